"""PDF files: text in reading order with page numbers; running headers, footers and page numbers left out.

pdfium (pypdfium2), the engine of Chrome, finds the characters and their places; ``layout`` puts them together.
"""

import ctypes
from collections.abc import Callable, Iterator
from functools import partial

from index.articles.blocks import assemble
from index.articles.drawing import Handle, rules
from index.articles.grid import with_rows
from index.articles.layout import blocks, without_furniture
from index.articles.limits import CHARACTERS, PAGES
from index.articles.lines import Line, Piece, make_line
from index.articles.metadata import iso_date, one_line, title_of
from index.errors import ArticleError
from index.types import Article

_LINE_ENDS = (0x0A, 0x0D)
_HYPHENS = (0x02, 0xFFFE)
"""What pdfium gives in the place of a hyphen at the end of a line."""

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
    for number in range(count):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError as error:
            raise ArticleError(f"its page {number + 1} is damaged ({error}); save it again") from error
        lines = with_rows(list(_lines(text, number)), rules(page))
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
            line.add(chr(code), *letters.box(index), bold=partial(letters.is_bold, index))
    yield from line.take(page, broken=False)


class _Letters:
    """What pdfium tells of single characters of a page."""

    def __init__(self, text: Handle, pdfium: Handle) -> None:
        self._text = text
        self._pdfium = pdfium
        self._box = pdfium.FS_RECTF()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)

    def box(self, index: int) -> tuple[float, float, float, float]:
        """The left, right, bottom and top edge."""
        box = self._box
        self._pdfium.FPDFText_GetLooseCharBox(self._text, index, box)
        return box.left, box.right, min(box.bottom, box.top), max(box.bottom, box.top)

    def is_bold(self, index: int) -> bool:
        """Whether it is printed in a bold font."""
        self._pdfium.FPDFText_GetFontInfo(self._text, index, self._name, len(self._name), self._flags)
        return b"bold" in self._name.value.lower() or self._pdfium.FPDFText_GetFontWeight(self._text, index) >= 600


class _Pending:
    """The line that is being read."""

    def __init__(self) -> None:
        self._words: list[Piece] = []
        self._letters: list[str] = []
        self._box = (0.0, 0.0, 0.0, 0.0)
        self._bold = False

    def add(
        self, letter: str, left: float, right: float, bottom: float, top: float, bold: Callable[[], bool]
    ) -> None:
        """Put a letter behind the others."""
        if not self._letters:
            self._box, self._bold = (left, right, bottom, top), bold()
        low, high = min(self._box[2], bottom), max(self._box[3], top)
        self._box = (min(self._box[0], left), max(self._box[1], right), low, high)
        self._letters.append(letter)

    def space(self) -> None:
        """End the word."""
        if self._letters:
            left, right, bottom, top = self._box
            self._words.append(Piece("".join(self._letters), left, right, bottom, top, self._bold))
        self._letters = []

    def take(self, page: int, broken: bool) -> Iterator[Line]:
        """The line, if it has any words; the next one is empty."""
        self.space()
        if self._words:
            yield make_line(self._words, page, broken)
        self._words = []
