"""Words with their places on a page → printed lines. Pure. All lengths are in points, y grows upwards."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

WIDE_GAP = 1.0
"""White space of more than so many line heights inside a line parts two pieces."""

_BULLETS = "•◦▪‣·●○■□➢➤✓"
_BULLET = re.compile(rf"[{_BULLETS}]")
_NUMBERED = re.compile(r"[–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{2,5}|[IVX]{2,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}")
_ITEM = re.compile(rf"(?:[{_BULLETS}]|{_NUMBERED.pattern})(?=\s+\S)")
_ENDS = re.compile(r"[.!?:;…][\"”’')\]]*$")
_LEADERS = re.compile(r"(?:[.·…] ?){5,}\s*\w{1,6}$")
_SYMBOL = re.compile(r"[\ue000-\uf8ff]")
"""A sign of a symbol font, of which only its place in the font is known."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters of one line, a word or several, and the rectangle they fill."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with rules: the lines in each of its cells, and the rules that bound its columns.

    ``table`` is the number of the table on its page.
    """

    cells: tuple[tuple["Line", ...], ...]
    columns: tuple[float, ...]
    table: int


@dataclass(frozen=True, slots=True)
class Line:
    """The words on one line of a page (counted from 0); ``broken`` if the last of them goes on in the next line.

    ``pieces`` are the words put together, as far as there is no wide gap between them. A ``row`` of a table with
    rules is given as a line too: its pieces are its cells.
    """

    words: tuple[Piece, ...]
    page: int
    broken: bool
    pieces: tuple[Piece, ...]
    row: Row | None = None

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(piece.text for piece in self.pieces if piece.text)

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return self.pieces[-1].right

    @property
    def top(self) -> float:
        """The upper edge of the line."""
        return max(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """The lower edge of the line."""
        return min(piece.bottom for piece in self.pieces)

    @property
    def height(self) -> float:
        """The height of the letters of the line, with what belongs to the font above and below them."""
        return max(self.top - self.bottom, 0.1)

    @property
    def marker(self) -> str:
        """The bullet, number or letter of a list item with which the line begins; empty if there is none."""
        found = _ITEM.match(self.text)
        return found[0] if found else ""

    @property
    def body(self) -> float:
        """Where the line begins behind its marker: there the other lines of its item begin."""
        return self.words[1].left if self.marker and len(self.words) > 1 else self.left


def same_widths(columns: Sequence[float], others: Sequence[float]) -> bool:
    """Whether two tables, given by the rules that bound their columns, have columns of the same widths."""
    pairs = zip(columns, others, strict=False)
    return len(columns) == len(others) > 0 and all(abs((a - columns[0]) - (b - others[0])) < 4 for a, b in pairs)


def whole_lines(lines: Iterable[Line]) -> list[Line]:
    """Lines, put together where one goes on behind the other at the same height, as behind a raised number."""
    whole: list[Line] = []
    for line in lines:
        if whole and _is_behind(whole[-1], line):
            words = [*whole.pop().words, *line.words]
            at = len(words) - len(line.words)
            if words[at].left - words[at - 1].right < 0.1 * line.height:
                words[at - 1 : at + 1] = [_glued(words[at - 1], words[at])]
            line = make_line(words, line.page, line.broken)
        whole.append(line)
    return whole


def _is_behind(before: Line, line: Line) -> bool:
    last, first = before.words[-1], line.words[0]
    small, large = sorted((last, first), key=lambda word: word.top - word.bottom)
    level = large.bottom < (small.bottom + small.top) / 2 < large.top
    return level and not before.broken and -0.2 * line.height < first.left - last.right < 0.6 * line.height


def _glued(word: Piece, rest: Piece) -> Piece:
    return replace(word, text=word.text + rest.text, right=max(word.right, rest.right))


def leads_to_page(line: Line) -> bool:
    """Whether it is a line of a table of contents: dots lead to the number of a page."""
    return bool(_LEADERS.search(line.text))


def ends_sentence(line: Line) -> bool:
    """Whether a sentence ends at the end of the line."""
    return bool(_ENDS.search(line.text))


def is_bullet(marker: str) -> bool:
    """Whether a marker is a sign that stands nowhere but before an item."""
    return bool(_BULLET.fullmatch(marker))


def make_line(words: Sequence[Piece], page: int, broken: bool = False) -> Line:
    """A line of at least one word. A hyphen at its end says that its last word goes on."""
    last = words[-1]
    if re.search(r"[^\W\d]-$", last.text):
        words = (*words[:-1], replace(last, text=last.text[:-1]))
        broken = True
    if len(words) > 1 and _SYMBOL.fullmatch(words[0].text):
        words = (replace(words[0], text="•"), *words[1:])
    runs: list[list[Piece]] = []
    for word in words:
        if runs and word.left - runs[-1][-1].right <= WIDE_GAP * max(word.top - word.bottom, 1.0):
            runs[-1].append(word)
        else:
            runs.append([word])
    if len(runs) > 1 and _marks(runs):
        runs[:2] = [[*runs[0], *runs[1]]]
    return Line(tuple(words), page, broken, tuple(map(_piece, runs)))


def _marks(runs: Sequence[Sequence[Piece]]) -> bool:
    """Whether the first run is the marker of an item, no cell of its own: what is behind it is one text."""
    mark, text = runs[0], runs[1][0].text
    if len(mark) > 1 or _BULLET.fullmatch(mark[0].text):
        return len(mark) == 1
    return len(runs) == 2 and bool(_NUMBERED.fullmatch(mark[0].text)) and not text[0].isdigit()


def _piece(words: Sequence[Piece]) -> Piece:
    return Piece(
        " ".join(word.text for word in words),
        min(word.left for word in words),
        max(word.right for word in words),
        min(word.bottom for word in words),
        max(word.top for word in words),
        words[0].bold,
    )
