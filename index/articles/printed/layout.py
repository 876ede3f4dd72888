"""Printed lines with their places → paragraphs and table rows in reading order. Pure.

What a PDF holds is glyphs at places. All lengths are in points, y grows upwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.articles.blocks import Block
from index.articles.printed.columns import in_order
from index.articles.printed.joining import Hyphenated, put_together
from index.articles.printed.lines import Line, Piece, ends_sentence, is_bullet, leads_to_page
from index.articles.printed.rows import is_next_row, table_rows

_COLUMN = 4
"""Lines: so many with the same left edge and font are a column of text, whose width they show."""


def blocks(pages: Sequence[Sequence[Line]]) -> Iterator[Block]:
    """The paragraphs and table rows of all pages; a paragraph may go on over columns and pages."""
    lines = [line for page in pages for line in in_order(page)]
    hyphenated = Hyphenated(lines)
    measures = _Measures([line for line in lines if not line.row])
    for is_table, run in _runs(lines):
        if is_table:
            yield from table_rows(run, hyphenated)
        else:
            yield from _paragraphs(run, measures, hyphenated)


def _paragraphs(lines: Sequence[Line], measures: "_Measures", hyphenated: Hyphenated) -> Iterator[Block]:
    """Paragraphs; the items of a list are lines below each other."""
    parts: list[list[Line]] = []
    for line in lines:
        if parts and not _begins(parts[-1], line, measures):
            parts[-1].append(line)
        else:
            parts.append([line])
    for before, part in zip((None, *parts), parts, strict=False):
        text, pages = put_together(part, hyphenated)
        listed = before is not None and part[0].marker and before[0].marker
        yield Block(text, close=bool(listed), pages=pages)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Cut the lines into tables (ruled rows, or at least two whose cells stand below each other) and all else."""
    plain: list[Line] = []
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and is_next_row(lines[start], lines[end - 1], lines[end]):
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


@dataclass(slots=True)
class _Frame:
    """How far to the right the lines of a column go, how many code points the longest has, how many there are."""

    right: float = 0.0
    length: int = 0
    lines: int = 0


class _Measures:
    """How far lines go, and how far apart they are, in a document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._frames: dict[tuple[int, int, int], _Frame] = {}
        for line in lines:
            frame = self._frames.setdefault(self._key(line), _Frame())
            frame.right = max(frame.right, line.right)
            frame.length = max(frame.length, len(line.text))
            frame.lines += 1
        self._lines = lines
        self._places = {id(line): place for place, line in enumerate(lines)}
        steps = [a.top - b.top for a, b in pairwise(lines) if a.page == b.page and 0 < a.top - b.top < 2 * a.height]
        self._step = median(steps) if steps else 0.0
        self._height = median(line.height for line in lines) if lines else 1.0
        self._highest = max((line.top for line in lines), default=0.0)
        self._lowest: dict[int, float] = {}
        for line in lines:
            self._lowest[line.page] = min(self._lowest.get(line.page, line.bottom), line.bottom)

    @staticmethod
    def _key(line: Line) -> tuple[int, int, int]:
        return line.page, round(line.body / 4), round(line.height)

    def fits(self, before: Line, line: Line) -> bool:
        """Whether the first word of ``line`` had room behind ``before``.

        A line of a column can end where the longest of those in the same font do that begin below it. If there
        are few of these, it had room if it is far shorter than the lines near it that begin no further right.
        """
        frame, word = self._frames[self._key(before)], line.words[0]
        if frame.lines < _COLUMN and self._is_short(before, word):
            return True
        room = frame.right - before.right > word.right - word.left + 0.25 * before.height
        return room and frame.length > len(before.text) + len(word.text) + 1

    def _is_short(self, line: Line, word: Piece) -> bool:
        """Whether ``word`` fits behind a line, and leaves more than a quarter of the column empty."""
        place = self._places[id(line)]
        near = self._lines[max(place - 6, 0) : place + 7]
        same = [o for o in near if o.page == line.page and abs(o.height - line.height) < 0.12 * line.height]
        over = [other for other in same if other.left <= line.left < other.right]
        right, left = max(other.right for other in over), min(other.left for other in over)
        return right - line.right - (word.right - word.left) > 0.25 * (right - left)

    def may_go_on(self, before: Line, line: Line) -> bool:
        """Whether a paragraph whose sentence ends with ``before`` may go on in the next column or page.

        It may if ``before`` is at the bottom of a column of text: there are no words further below, on its page
        or, if it is the last line of that, on any; and the page was not left half empty.
        """
        lowest = self._lowest[line.page] if before.page == line.page else min(self._lowest.values())
        if before.page != line.page and before.bottom > 0.2 * self._highest:
            return False
        return self._frames[self._key(before)].lines >= _COLUMN and before.bottom < lowest + before.height

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
    if leads_to_page(before):
        return True
    ended = ends_sentence(before)
    if measures.fits(before, line) or (line.marker and (ended or _is_next(paragraph, line))):
        return True
    if before.page != line.page or before.top <= line.top:  # the next column or page
        return ended and not measures.may_go_on(before, line)
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
