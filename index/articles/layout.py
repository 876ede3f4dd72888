"""Printed lines with their places → paragraphs and table rows in reading order. Pure.

What a PDF holds is glyphs at places. Lines come in the order in which the program that made the file wrote them,
which nearly always is the order of reading, column by column; where two columns were written line by line in
turns, they are parted. All lengths are in points, y grows upwards.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from index.articles.blocks import Block, looks_like_heads, table
from index.articles.lines import Line, is_bullet, make_line

PROSE = 20
"""Code points: parts of lines at least so long on average are lines of columns, not cells of a table."""

_PAGE_NUMBER = re.compile(r"^\W*(?:p\.|page|seite|pg\.?)?\s*#(?:\s*(?:/|of|von|\|)\s*#)?\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:;…][\"”’')\]]*$")
_EDGE_LINES = 3


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
        if gap > min(row[0].height, other[0].height):
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
        for before, word in pairwise(line.words if not line.row else ())
        if word.left - before.right > 0.5 * (word.top - word.bottom)
    )
    for edge, count in begins.most_common(3):
        sides = [_part(line, edge) for line in page if not line.row and not _crosses(line, edge)]
        texts = [side.text for pair in sides if all(pair) for side in pair if side]
        if count >= 4 and len(texts) >= 8 and sum(map(len, texts)) >= PROSE * len(texts):
            return float(edge)
    return None


def _crosses(line: Line, edge: float) -> bool:
    """Whether a word of the line stands across ``edge``, or no white space parts those at either side of it."""
    if line.row:
        return line.left < edge - 1 < line.right
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


def blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    """The paragraphs and table rows of all pages; a paragraph may go on over columns and pages."""
    lines = [line for page in pages for line in in_order(page)]
    hyphenated = _hyphenated(lines)
    measures = _Measures([line for line in lines if not line.row])
    paragraph: list[Line] = []
    for is_table, run in _runs(lines):
        if is_table:
            yield from _paragraph(paragraph, hyphenated)
            paragraph = []
            yield from _rows(run, hyphenated)
            continue
        for line in run:
            if paragraph and _begins(paragraph, line, measures):
                yield from _paragraph(paragraph, hyphenated)
                paragraph = []
            paragraph.append(line)
    yield from _paragraph(paragraph, hyphenated)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Cut the lines into tables (ruled rows, or at least two whose cells stand below each other) and all else."""
    plain: list[Line] = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _goes_on(lines[start], lines[end - 1], lines[end]):
            end += 1
        if end - start >= 2 or lines[start].row:
            if plain:
                yield False, plain
            yield True, list(lines[start:end])
            plain = []
        else:
            plain += lines[start:end]
        start = end
    if plain:
        yield False, plain


def _goes_on(first: Line, before: Line, line: Line) -> bool:
    """Whether ``line`` is a row of the table that begins with ``first``; with rules, it may be on the next page."""
    if before.row is None or line.row is None:
        return before.row is line.row and _aligned(first, line)
    if line.page == before.page:
        return line.row.table == before.row.table
    edges = zip(before.row.columns, line.row.columns, strict=False)
    alike = len(before.row.columns) == len(line.row.columns) and all(abs(a - b) < 4 for a, b in edges)
    return line.page == before.page + 1 and alike


def _aligned(first: Line, other: Line) -> bool:
    """Whether two lines are rows of one table: as many cells, the ones below the others, not far apart."""
    if len(first.pieces) < 2 or len(first.pieces) != len(other.pieces) or first.page != other.page:
        return False
    return all(a.left < b.right and b.left < a.right for a, b in zip(first.pieces, other.pieces, strict=True))


def _rows(lines: Sequence[Line], hyphenated: frozenset[str]) -> Iterator[Block]:
    """The rows of a table; heads that are printed on each of its pages are given once."""
    all_rows = [_cells(line, hyphenated) for line in lines]
    again = {n for n in range(1, len(lines)) if lines[n].page != lines[n - 1].page and all_rows[n] == all_rows[0]}
    kept = [n for n in range(len(lines)) if n not in again]
    rows = [all_rows[n] for n in kept]
    bold = [all(piece.bold for piece in lines[n].pieces if piece.text) for n in kept]
    found = list(table(rows, bool(again) or looks_like_heads(rows) or (bold[0] and not any(bold[1:]))))
    for block, number in zip(found, kept[-len(found) :], strict=True):
        yield Block(block.text, block.close, ((lines[number].page, 0),))


def _cells(line: Line, hyphenated: frozenset[str]) -> list[str]:
    if line.row is None:
        return [piece.text for piece in line.pieces]
    return [_put_together(cell, hyphenated)[0] for cell in line.row.cells]


@dataclass(slots=True)
class _Frame:
    """How far to the right lines of a column go, and how many code points the longest has."""

    right: float = 0.0
    length: int = 0


class _Measures:
    """How far lines go, and how far apart they are, in a document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._frames: dict[tuple[int, int, int], _Frame] = {}
        for line in lines:
            frame = self._frames.setdefault(self._key(line), _Frame())
            frame.right = max(frame.right, line.right)
            frame.length = max(frame.length, len(line.text))
        steps = [a.top - b.top for a, b in pairwise(lines) if a.page == b.page and 0 < a.top - b.top < 2 * a.height]
        self._step = median(steps) if steps else 0.0
        self._height = median(line.height for line in lines) if lines else 1.0

    @staticmethod
    def _key(line: Line) -> tuple[int, int, int]:
        return line.page, round(line.body / 4), round(line.height)

    def fits(self, before: Line, line: Line) -> bool:
        """Whether the first word of ``line`` had room behind ``before``.

        A line of a column can end where the longest of those in the same font do that begin below it.
        """
        frame, word = self._frames[self._key(before)], line.words[0]
        room = frame.right - before.right > word.right - word.left + 0.25 * before.height
        return room and frame.length > len(before.text) + len(word.text) + 1

    def apart(self, before: Line, line: Line) -> bool:
        """Whether there is more space between two lines than between those of a paragraph in their font."""
        return before.top - line.top > 1.3 * line.height * max(self._step / self._height, 0.9)


def _begins(paragraph: Sequence[Line], line: Line, measures: _Measures) -> bool:
    """Whether ``line`` begins a paragraph, or goes on with that one."""
    before = paragraph[-1]
    if before.broken:
        return False
    if abs(before.height - line.height) > 0.12 * max(before.height, line.height) or is_bullet(line.marker):
        return True
    ended = bool(_ENDS.search(before.text))
    if measures.fits(before, line) or (line.marker and (ended or _is_next(paragraph, line))):
        return True
    if before.page != line.page or before.top <= line.top:  # the next column or page
        return ended
    indented = ended and line.left > before.body + 0.8 * line.height
    return indented or measures.apart(before, line) or _leaves_list(paragraph, line, ended)


def _is_next(paragraph: Sequence[Line], line: Line) -> bool:
    """Whether a line with a marker that can stand in prose too ("in room / 502. Its") is an item nonetheless.

    It is if it is indented, or begins where an item did whose other lines are indented or whose marker comes
    before its own.
    """
    first, before, shift = paragraph[0], paragraph[-1], 0.3 * line.height
    if line.left > before.body + shift:
        return True
    if not first.marker or abs(first.left - line.left) > shift:
        return False
    return (len(paragraph) > 1 and before.left > line.left + shift) or _comes_before(first.marker, line.marker)


def _comes_before(marker: str, other: str) -> bool:
    """Whether two markers follow each other in a list: 1. and 2., a) and b), two dashes."""
    core, next_core = marker.strip("()."), other.strip("().")
    if core.isdigit() and next_core.isdigit():
        return int(next_core) == int(core) + 1
    if len(core) == len(next_core) == 1 and core.isalpha():
        return ord(next_core) == ord(core) + 1
    return marker == other


def _leaves_list(paragraph: Sequence[Line], line: Line, ended: bool) -> bool:
    """Whether a line begins left of the item before it."""
    first, shift = paragraph[0], 0.3 * line.height
    hung = len(paragraph) > 1 and line.left < paragraph[-1].left - shift
    return bool(first.marker) and (hung or (ended and line.left < first.left - shift))


def _hyphenated(lines: Sequence[Line]) -> frozenset[str]:
    """The words with a hyphen inside, in lower case, as they stand within lines."""
    return frozenset(word.lower() for line in lines for word in re.findall(r"\w+(?:-\w+)+", line.text))


def _paragraph(lines: Sequence[Line], hyphenated: frozenset[str]) -> Iterator[Block]:
    if lines:
        text, pages = _put_together(lines, hyphenated)
        yield Block(text, pages=pages)


def _put_together(lines: Sequence[Line], hyphenated: frozenset[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of lines that follow each other, and where the pages begin; words parted at line ends are joined."""
    text = ""
    pages: list[tuple[int, int]] = []
    for before, line in zip((None, *lines), lines, strict=False):
        words = line.text.strip()
        if before is not None:
            text = _joined(text, words, hyphenated) if before.broken else f"{text} "
        if before is None or line.page != before.page:
            pages.append((line.page, len(text)))
        text += words
    return text, tuple(pages)


def _joined(text: str, words: str, hyphenated: frozenset[str]) -> str:
    """``text``, whose last word goes on in ``words``, with a hyphen only if the whole word is written with one."""
    if re.match(r"(?:and|or|to)\b", words):  # pre- and post-war
        return f"{text}- "
    begin = re.search(r"[\w-]*$", text)
    rest = re.match(r"\w*", words)
    whole = f"{begin[0] if begin else ''}-{rest[0] if rest else ''}".lower()
    real = whole in hyphenated or whole.split("-")[0].isdigit() or not words[:1].islower()
    return f"{text}-" if real else text
