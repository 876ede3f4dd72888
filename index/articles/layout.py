"""Pieces of printed lines with their places → paragraphs and table rows in reading order. Pure.

What a PDF holds is glyphs at places. Lines come in the order in which the program that made the file wrote them,
which nearly always is the order of reading, column by column; where two columns were written line by line in
turns, they are parted. All lengths are in points, y grows upwards.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from index.articles.blocks import Block, looks_like_heads, table

WIDE_GAP = 1.0
"""White space of more than so many line heights inside a line parts two pieces."""

PROSE = 20
"""Code points: parts of lines at least so long on average are lines of columns, not cells of a table."""

_PAGE_NUMBER = re.compile(r"^\W*(?:p\.|page|seite|pg\.?)?\s*#(?:\s*(?:/|of|von|\|)\s*#)?\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ITEM = re.compile(r"^(?:[•◦▪‣·–*-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+\S")
_ENDS = re.compile(r"[.!?:;…][\"”’')\]]*$")
_EDGE_LINES = 3


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
class Line:
    """The words on one line of a page (counted from 0); ``broken`` if the last of them goes on in the next line.

    ``pieces`` are the words put together, as far as there is no wide gap between them.
    """

    words: tuple[Piece, ...]
    page: int
    broken: bool
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(piece.text for piece in self.pieces)

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


def make_line(words: Sequence[Piece], page: int, broken: bool = False) -> Line:
    """A line of at least one word. A hyphen at its end says that its last word goes on."""
    last = words[-1]
    if re.search(r"[^\W\d]-$", last.text):
        words = (*words[:-1], replace(last, text=last.text[:-1]))
        broken = True
    runs: list[list[Piece]] = []
    for word in words:
        if runs and word.left - runs[-1][-1].right <= WIDE_GAP * max(word.top - word.bottom, 1.0):
            runs[-1].append(word)
        else:
            runs.append([word])
    return Line(tuple(words), page, broken, tuple(map(_piece, runs)))


def _piece(words: Sequence[Piece]) -> Piece:
    return Piece(
        " ".join(word.text for word in words),
        min(word.left for word in words),
        max(word.right for word in words),
        min(word.bottom for word in words),
        max(word.top for word in words),
        words[0].bold,
    )


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page without running headers, running footers and page numbers.

    These are the outermost lines of a page, apart from the rest by at least a line's height, that stand at the
    same height on other pages too (numbers in them may differ), or that say the number of their page.
    """
    edges = [_edges(page) for page in pages]
    seen = Counter(key for page in edges for key in {_key(line) for line in page})
    needed = 2 if len(pages) < 8 else 3
    kept = []
    for number, (page, outer) in enumerate(zip(pages, edges, strict=True), start=1):
        gone = {id(line) for line in outer if seen[_key(line)] >= needed or _says(line, number)}
        kept.append([line for line in page if id(line) not in gone])
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    """The lines at the top and at the bottom of a page that are apart from its body."""
    rows = [
        list(row)
        for _, row in groupby(sorted(page, key=lambda line: -line.top), key=lambda line: round(line.top / 3))
    ]
    return [*_outer(rows, 1), *_outer(rows[::-1], -1)]


def _outer(rows: list[list[Line]], way: int) -> list[Line]:
    """The outermost rows up to the first wide gap, if it comes soon; ``way``: 1 from the top, -1 from the bottom."""
    for number, (row, other) in enumerate(pairwise(rows[: _EDGE_LINES + 1]), start=1):
        upper, lower = (row, other) if way == 1 else (other, row)
        gap = min(line.bottom for line in upper) - max(line.top for line in lower)
        if gap > max(row[0].height, other[0].height):
            return [line for outer in rows[:number] for line in outer]
    return []


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.bottom / 3)


def _says(line: Line, number: int) -> bool:
    """Whether a line says no more than the number of its page."""
    return bool(_PAGE_NUMBER.match(_DIGITS.sub("#", line.text))) and str(number) in _DIGITS.findall(line.text)[:1]


def in_order(page: Sequence[Line]) -> list[Line]:
    """The lines of a page in reading order: columns that were written line by line in turns come one by one."""
    edge = _second_column(page)
    if edge is None:
        return list(page)
    crossed = [number for number, line in enumerate(page) if _crosses(line, edge)]
    spans = [number for number, line in enumerate(page) if line.left < edge <= line.right and number not in crossed]
    first = max((number + 1 for number in crossed if number < spans[0]), default=0)
    last = min((number for number in crossed if number > spans[0]), default=len(page))
    sides = [_part(line, edge) for line in page[first:last]]
    left, right = [side[0] for side in sides if side[0]], [side[1] for side in sides if side[1]]
    return [*page[:first], *filter(None, left), *filter(None, right), *in_order(page[last:])]


def _second_column(page: Sequence[Line]) -> float | None:
    """Where a second column begins, if lines hold words of both columns; None if there is no such place.

    It is where, in at least four lines, a word begins behind white space, with prose on both sides.
    """
    begins = Counter(
        round(word.left)
        for line in page
        for before, word in pairwise(line.words)
        if word.left - before.right > 0.5 * (word.top - word.bottom)
    )
    for edge, count in begins.most_common(3):
        sides = [_part(line, edge) for line in page if not _crosses(line, edge)]
        texts = [side.text for pair in sides if all(pair) for side in pair if side]
        if count >= 4 and len(texts) >= 8 and sum(map(len, texts)) >= PROSE * len(texts):
            return float(edge)
    return None


def _crosses(line: Line, edge: float) -> bool:
    """Whether a word of the line stands across ``edge``, or no white space parts those at either side of it."""
    return any(
        word.left < edge - 1 and (word.right > edge or edge - word.right < 0.3 * (word.top - word.bottom))
        for word in line.words
        if line.right > edge
    )


def _part(line: Line, edge: float) -> tuple[Line | None, Line | None]:
    """What a line holds at the left and at the right of ``edge``."""
    left = [word for word in line.words if word.left < edge - 1]
    right = [word for word in line.words if word.left >= edge - 1]
    if not left or not right:
        return (line, None) if left else (None, line)
    return make_line(left, line.page), make_line(right, line.page, line.broken)


@dataclass(slots=True)
class _Frame:
    """How far to the right lines of a column go, and how many code points the longest has."""

    right: float = 0.0
    length: int = 0


def blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    """The paragraphs and table rows of all pages; a paragraph may go on over columns and pages."""
    lines = [line for page in pages for line in in_order(page)]
    hyphenated = _hyphenated(lines)
    frames = _frames(lines)
    step = _steps(lines)
    paragraph: list[Line] = []
    for is_table, run in _runs(lines):
        if is_table:
            yield from _paragraph(paragraph, hyphenated)
            paragraph = []
            yield from _rows(run)
            continue
        for line in run:
            if paragraph and _begins(paragraph[-1], line, frames, step):
                yield from _paragraph(paragraph, hyphenated)
                paragraph = []
            paragraph.append(line)
    yield from _paragraph(paragraph, hyphenated)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Cut the lines into tables (at least two rows whose cells stand below each other) and all else."""
    plain: list[Line] = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _aligned(lines[start], lines[end]):
            end += 1
        if end - start >= 2:
            if plain:
                yield False, plain
            yield True, list(lines[start:end])
            plain = []
        else:
            plain += lines[start:end]
        start = end
    if plain:
        yield False, plain


def _aligned(first: Line, other: Line) -> bool:
    """Whether two lines are rows of one table: as many cells, the ones below the others, not far apart."""
    if len(first.pieces) < 2 or len(first.pieces) != len(other.pieces) or first.page != other.page:
        return False
    return all(a.left < b.right and b.left < a.right for a, b in zip(first.pieces, other.pieces, strict=True))


def _rows(lines: Sequence[Line]) -> Iterator[Block]:
    rows = [[piece.text for piece in line.pieces] for line in lines]
    bold = [all(piece.bold for piece in line.pieces) for line in lines]
    header = looks_like_heads(rows) or (bold[0] and not any(bold[1:]))
    page = lines[0].page
    for block in table(rows, header):
        yield Block(block.text, block.close, ((page, 0),))


def _begins(before: Line, line: Line, frames: dict[tuple[int, int, int], _Frame], step: float) -> bool:
    """Whether ``line`` begins a paragraph. ``step`` is how far apart the lines of a paragraph are."""
    if before.broken:
        return False
    if abs(before.height - line.height) > 0.12 * max(before.height, line.height) or _ITEM.match(line.text):
        return True
    frame, word = frames[_frame(before)], line.words[0]
    fits = (
        frame.right - before.right > word.right - word.left + 0.25 * before.height
        and frame.length > len(before.text) + len(word.text) + 1
    )
    below = before.page == line.page and before.top > line.top
    if not below:  # the next column or page
        return fits or bool(_ENDS.search(before.text))
    apart = before.top - line.top > 1.3 * max(step, 0.9 * line.height)
    indented = line.left > before.left + 0.8 * line.height and bool(_ENDS.search(before.text))
    return apart or indented or fits


def _frame(line: Line) -> tuple[int, int, int]:
    return line.page, round(line.left / 4), round(line.height)


def _frames(lines: Sequence[Line]) -> dict[tuple[int, int, int], _Frame]:
    """Where the lines of a column could end: where the longest of those in the same font do that begin below it."""
    frames: dict[tuple[int, int, int], _Frame] = {}
    for line in lines:
        frame = frames.setdefault(_frame(line), _Frame())
        frame.right = max(frame.right, line.right)
        frame.length = max(frame.length, len(line.text))
    return frames


def _steps(lines: Sequence[Line]) -> float:
    """How far apart the lines of paragraphs mostly are, from top to top."""
    steps = [a.top - b.top for a, b in pairwise(lines) if a.page == b.page and 0 < a.top - b.top < 2 * a.height]
    return median(steps) if steps else 0.0


def _hyphenated(lines: Sequence[Line]) -> frozenset[str]:
    """The words with a hyphen inside, in lower case, as they stand within lines."""
    return frozenset(word.lower() for line in lines for word in re.findall(r"\w+(?:-\w+)+", line.text))


def _paragraph(lines: Sequence[Line], hyphenated: frozenset[str]) -> Iterator[Block]:
    """One paragraph out of its lines; words that were parted at line ends are joined."""
    if not lines:
        return
    text = ""
    pages = [(lines[0].page, 0)]
    for before, line in zip((None, *lines), lines, strict=False):
        words = line.text.strip()
        if before is not None:
            text = _joined(text, words, hyphenated) if before.broken else f"{text} "
            if line.page != before.page:
                pages.append((line.page, len(text)))
        text += words
    yield Block(text, pages=tuple(pages))


def _joined(text: str, words: str, hyphenated: frozenset[str]) -> str:
    """``text``, whose last word goes on in ``words``, with a hyphen only if the whole word is written with one."""
    if re.match(r"(?:and|or|to)\b", words):  # pre- and post-war
        return f"{text}- "
    begin = re.search(r"[\w-]*$", text)
    rest = re.match(r"\w*", words)
    whole = f"{begin[0] if begin else ''}-{rest[0] if rest else ''}".lower()
    real = whole in hyphenated or whole.split("-")[0].isdigit() or not words[:1].islower()
    return f"{text}-" if real else text
