"""Article → passages: whole sentences, overlapping, that fit the windows of encoder and reader. Pure.

Sentence bounds come from ``sentencex``. The cutting itself is ours because it needs three things at once
that no splitting library gave: cuts at sentence ends only (``semantic-text-splitter`` also cuts behind
"Mr." or "U.S."), overlap across paragraphs, and offsets.
"""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.sentences import sentences
from index.types import Article, Passage

TokenOffsets = Callable[[str], Sequence[tuple[int, int]]]
"""Text → the half-open offsets of its tokens, in order, without special tokens."""


@dataclass(frozen=True, slots=True)
class Splitter:
    """Cuts articles into passages of at most ``max_tokens`` tokens, without special tokens.

    ``limit`` says, when it is first needed, what the encoder can take; the smaller of both holds.
    Neighbours share whole sentences of at most ``overlap`` tokens, and at most half a passage. A sentence
    longer than a passage is cut between tokens, its parts overlapping likewise.
    """

    token_offsets: TokenOffsets
    max_tokens: int = 180
    overlap: int = 45
    limit: Callable[[], int] = lambda: sys.maxsize

    @property
    def name(self) -> str:
        """What the passages depend on, for the settings of an index."""
        return f"sentences-{self.max_tokens}-{self.overlap}"

    def split(self, article: Article, left_out: Sequence[tuple[int, int]] = ()) -> Iterator[Passage]:
        """Yield the passages of ``article`` in order; every sentence of its body is in at least one.

        Those in the parts ``left_out``, which come in order, are in none.
        """
        size = min(self.max_tokens, self.limit())
        overlap = min(self.overlap, size // 2)
        starts = [start for start, end in self.token_offsets(article.text) if end > start]
        for units in _runs(self._units(article, starts, size, overlap), left_out):
            yield from _passages(article, units, size, overlap)

    def _units(self, article: Article, starts: list[int], size: int, overlap: int) -> Iterator[tuple[int, int, int]]:
        """Sentences as (start, end, tokens), over-long ones in parts of half the overlap."""
        for start, end in sentences(article.text, article.body):
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            step = last - first if last - first <= size else max(overlap // 2, 1)
            cuts = [start, *starts[first + step : last : step], end] if step else [start, end]
            for low, high in pairwise(cuts):
                yield low, _rstrip(article.text, low, high), min(step, last - bisect_left(starts, low))


def _runs(
    units: Iterable[tuple[int, int, int]], left_out: Sequence[tuple[int, int]]
) -> Iterator[list[tuple[int, int, int]]]:
    """The units between the parts that are left out."""
    run: list[tuple[int, int, int]] = []
    starts = [start for start, _ in left_out]
    for unit in units:
        before = bisect_right(starts, unit[0]) - 1
        if before >= 0 and unit[0] < left_out[before][1]:
            if run:
                yield run
            run = []
        else:
            run.append(unit)
    if run:
        yield run


def _passages(article: Article, units: list[tuple[int, int, int]], size: int, overlap: int) -> Iterator[Passage]:
    """Runs of units that fit, each beginning inside of the one before."""
    first = 0
    while first < len(units):
        last = _fill(units, first, size)
        yield Passage(article, units[first][0], units[last - 1][1])
        if last == len(units):
            return
        first = _step_back(units, first, last, min(overlap, size - units[last][2]))


def _fill(units: list[tuple[int, int, int]], first: int, limit: int) -> int:
    """The end of the longest run of units from ``first`` that fits; at least one unit."""
    used, last = units[first][2], first + 1
    while last < len(units) and used + units[last][2] <= limit:
        used += units[last][2]
        last += 1
    return last


def _step_back(units: list[tuple[int, int, int]], first: int, last: int, room: int) -> int:
    """Where the next passage begins so that it shares at most ``room`` tokens and still moves on."""
    shared, start = 0, last
    while start > first + 1 and shared + units[start - 1][2] <= room:
        start -= 1
        shared += units[start][2]
    return start


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end
