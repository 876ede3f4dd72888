"""PDF files: text in reading order with page numbers; running headers, footers and page numbers left out.

pdfium (pypdfium2), the engine of Chrome, finds the characters and their places; ``layout`` puts them together.
"""

import ctypes
from collections.abc import Callable, Iterator
from functools import partial

from index.articles.blocks import assemble
from index.articles.limits import CHARACTERS, PAGES
from index.articles.metadata import iso_date, one_line, title_of
from index.articles.printed.cells import with_rows
from index.articles.printed.drawing import Handle, rules
from index.articles.printed.furniture import without_furniture
from index.articles.printed.layout import blocks
from index.articles.printed.lines import Line, Piece, make_line, whole_lines
from index.errors import ArticleError
from index.types import Article

_LINE_ENDS = (0x0A, 0x0D)
_HYPHENS = (0x02, 0xFFFE)
"""What pdfium gives in the place of a hyphen at the end of a line."""

_ABOVE, _BELOW = 0.89, 0.21
"""How far the letters of a font go above and below their base line, in parts of its size."""

Box = tuple[float, float, float, float]
"""The left, right, lower and upper edge."""

_PASSWORD = 4
"""pdfium's error for a file that wants a password (``FPDF_ERR_PASSWORD``)."""


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a PDF file holds.

    Raises ArticleError if it is damaged, wants a password, has too many pages or none with text.
    """
    document = _open(data)
    count = len(document)
    if count > PAGES:
        raise ArticleError(f"it has {count:,} pages; at most {PAGES:,} are read; split it")
    pages = without_furniture(list(_pages(document, count)))
    text = assemble(blocks(pages), count)
    if not text.text:
        raise ArticleError("it has no text, as scanned pages have none; recognise its text first (OCR)")
    meta = document.get_metadata_dict()
    yield Article(
        name,
        title_of(meta.get("Title"), text.text),
        text.text,
        name,
        iso_date(meta.get("CreationDate")),
        text.pages,
        author=one_line(meta.get("Author")) if title_of(meta.get("Author"), "x") != "x" else None,
        paragraphs=text.paragraphs,
    )


def _open(data: bytes) -> Handle:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise ArticleError("it is protected by a password; save it without one") from error
        raise ArticleError(f"it is no PDF file, or damaged ({error}); save it again") from error


def _pages(document: Handle, count: int) -> Iterator[list[Line]]:
    """The lines of each page, in the order in which they were written."""
    import pypdfium2

    characters = 0
    columns: tuple[float, ...] = ()
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise ArticleError(f"its page {number + 1} is damaged ({error}); save it again") from error
        lines = with_rows(whole_lines(_lines(text, number)), rules(page), columns)
        columns = next((line.row.columns for line in reversed(lines) if line.row), ())
        text.close()
        page.close()
        characters += sum(len(line.text) for line in lines)
        if characters > CHARACTERS:
            raise ArticleError(f"it has more than {CHARACTERS:,} characters; split it")
        yield lines


def _lines(text: Handle, page: int) -> Iterator[Line]:
    """Cut the characters of a page into lines, and lines into words."""
    import pypdfium2.raw as pdfium

    letters = _Letters(text, pdfium)
    line = _Pending()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in _LINE_ENDS or code in _HYPHENS:
            yield from line.take(page, broken=code in _HYPHENS)
        elif code == 0x20:
            line.space()
        elif code > 0x1F and not 0xD800 <= code < 0xE000:
            line.add(chr(code), letters.box(index), partial(letters.look, index))
    yield from line.take(page, broken=False)


class _Letters:
    """What pdfium tells of single characters of a page."""

    def __init__(self, text: Handle, pdfium: Handle) -> None:
        self._text = text
        self._pdfium = pdfium
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def box(self, index: int) -> Box:
        """The edges of a character; in many fonts those of its ink."""
        box = self._box
        self._pdfium.FPDFText_GetLooseCharBox(self._text, index, box)
        return box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)

    def look(self, index: int) -> tuple[bool, tuple[float, float] | None]:
        """Whether a character is printed in a bold font, and the lower and upper edge of all letters beside it.

        The edges are None if the font does not say its size in points, as with bitmaps and turned text.
        """
        pdfium, matrix = self._pdfium, self._matrix
        pdfium.FPDFText_GetFontInfo(self._text, index, self._name, len(self._name), self._flags)
        bold = b"bold" in self._name.value.lower() or pdfium.FPDFText_GetFontWeight(self._text, index) >= 600
        pdfium.FPDFText_GetMatrix(self._text, index, matrix)
        pdfium.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        size = pdfium.FPDFText_GetFontSize(self._text, index) * matrix.d
        _, _, bottom, top = self.box(index)
        sound = abs(matrix.b) + abs(matrix.c) < 0.4 * abs(matrix.d) and 0.6 * (top - bottom) < size < 1_000
        base = self._y.value
        return bold, (base - _BELOW * size, base + _ABOVE * size) if sound else None


class _Pending:
    """The line that is being read."""

    def __init__(self) -> None:
        self._words: list[Piece] = []
        self._letters: list[str] = []
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._bold = False
        self._edges: tuple[float, float] | None = None

    def add(self, letter: str, box: Box, look: Callable[[], tuple[bool, tuple[float, float] | None]]) -> None:
        """Put a letter behind the others; ``look`` is asked at the first of a word."""
        if not self._letters:
            self._box = box
            self._bold, self._edges = look()
        left, right, bottom, top = self._box
        self._box = (min(left, box[0]), max(right, box[1]), min(bottom, box[2]), max(top, box[3]))
        self._letters.append(letter)

    def space(self) -> None:
        """End the word."""
        if self._letters:
            left, right, *ink = self._box
            bottom, top = self._edges or ink
            self._words.append(Piece("".join(self._letters), left, right, bottom, top, self._bold))
        self._letters = []

    def take(self, page: int, broken: bool) -> Iterator[Line]:
        """The line, if it has any words; the next one is empty."""
        self.space()
        if self._words:
            yield make_line(self._words, page, broken)
        self._words = []
