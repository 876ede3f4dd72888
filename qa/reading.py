"""Which of the passages found are read: the most promising first, until those left cannot be expected to win."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index import Hit, Passage
from index.engine.compiled import cores
from qa.calibration import Calibration
from qa.types import Span

FEWEST = 2
"""Passages that are read in any case."""

NEAR = 0.15
"""Passages whose retrieval score comes so near to the highest are read in any case: one may say otherwise."""

Read = list[tuple[Hit, list[Span]]]
"""The passages that were read, in their order, each with its spans."""

Asked = tuple[str, Sequence[Hit]]
"""A question and the passages found for it, nearest first."""

ReadMany = Callable[[Sequence[tuple[str, Sequence[Passage]]]], list[list[Span]]]
"""Reads passages for each of several questions, as ``Reader.read_many`` does."""


@dataclass(slots=True)
class _Reading:
    """How far one question has been read."""

    question: str
    hits: Sequence[Hit]
    read: Read = field(default_factory=list)
    best: float = float("-inf")
    ended: bool = False

    def ahead(self, count: int) -> Sequence[Hit]:
        """The next ``count`` passages."""
        return self.hits[len(self.read) : len(self.read) + count]

    def take(self, hits: Sequence[Hit], spans: Sequence[Span], calibration: Calibration) -> None:
        """Take in what was read, passage by passage, and forget what was read beyond the end."""
        for hit in hits:
            own = [span for span in spans if span.passage == hit.passage]
            self.read.append((hit, own))
            behind = self.hits[0].score - hit.score
            self.best = max([self.best, *(calibration.score(span.score, behind) for span in own[:1])])
            if enough(self.hits, len(self.read), self.best, calibration):
                self.ended = True
                return


def enough(hits: Sequence[Hit], count: int, best: float, calibration: Calibration) -> bool:
    """Whether ``count`` of ``hits``, the best score among their spans being ``best``, are all that need be read.

    So it is where the next one is not ``NEAR`` to the first in retrieval, and would not win even with a margin that
    readers seldom give so far down (``Calibration.reach``). Without a calibration all are read.
    """
    if count >= len(hits):
        return True
    if count < FEWEST or calibration.reach is None:
        return False
    behind = hits[0].score - hits[count].score
    return behind > NEAR and best >= calibration.score(calibration.reach, behind)


def read_promising(read_many: ReadMany, asked: Sequence[Asked], calibration: Calibration) -> list[Read]:
    """Read the passages of each question until it is ``enough``; those of several questions together.

    A passage for each core is read at a time, but what is found depends on the order alone. Raises QuestionError
    if a question is too long to be read.
    """
    readings = [_Reading(question, hits, ended=not hits) for question, hits in asked]
    while left := [reading for reading in readings if not reading.ended]:
        width = _width(len(left), calibration)
        parts = [reading.ahead(width) for reading in left]
        pairs = [(reading.question, [hit.passage for hit in part]) for reading, part in zip(left, parts, strict=True)]
        for reading, part, spans in zip(left, parts, read_many(pairs), strict=True):
            reading.take(part, spans, calibration)
    return [reading.read for reading in readings]


def scored(read: Read, calibration: Calibration) -> list[tuple[Span, float]]:
    """The spans of all passages on one scale, best first, ties by the order of passages."""
    found = [
        (span, calibration.score(span.score, read[0][0].score - hit.score)) for hit, spans in read for span in spans
    ]
    return sorted(found, key=lambda pair: -pair[1])


def _width(questions: int, calibration: Calibration) -> int:
    """Passages of each of so many questions that are read at a time: enough for every core, ``FEWEST`` at least."""
    return sys.maxsize if calibration.reach is None else max(FEWEST, -(-cores() // questions))
