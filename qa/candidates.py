"""Spans of all passages → different answers with their places and their confidence. Pure."""

from collections.abc import Iterable, Sequence

from qa.calibration import Calibration
from qa.normalize import normalize
from qa.sums import without_conversions
from qa.types import Candidate, Citation, Span


def gather(spans: Iterable[tuple[Span, float]], calibration: Calibration) -> list[Candidate]:
    """Put equal answers together, each place once; different ones best first.

    ``spans`` come with their scores on the scale of ``calibration``, best first. Two answers are equal if SQuAD's
    normalisation makes them so, conversions of sums left aside. Of spans that share words of an article only the
    best counts, so that an alternative is never a part of a better answer.
    """
    groups: dict[str, list[tuple[Span, float]]] = {}
    taken: list[Span] = []
    for span, score in spans:
        if any(_overlap(span, other) for other in taken):
            continue
        taken.append(span)
        groups.setdefault(_key(span.text), []).append((span, score))
    return [_candidate(group, calibration) for group in groups.values()]


def _key(text: str) -> str:
    return normalize(without_conversions(text)) or text


def _candidate(group: Sequence[tuple[Span, float]], calibration: Calibration) -> Candidate:
    places = tuple(Citation(span.passage, span.start, span.end) for span, _ in group)
    return Candidate(places, calibration.confidence(group[0][1]))


def _overlap(span: Span, other: Span) -> bool:
    same = span.passage.article.id == other.passage.article.id
    return same and span.start < other.end and other.start < span.end
