"""Citations of articles that say the same words: the first of each, with those that repeat it. Pure.

Two places are one text in two articles if their surroundings share most runs of four words (Jaccard index of
shingles; Broder, "On the resemblance and containment of documents", 1997).
"""

from collections.abc import Sequence

from qa.normalize import normalize
from qa.types import Citation

AROUND = 400
"""Code points at either side of a quote that are compared."""

ALIKE = 0.7
"""The share of common shingles from which two surroundings are the same text."""

_SHINGLE = 4

Folded = tuple[int, tuple[int, ...]]
"""The place of a citation among all, and the places of those that repeat it."""


def fold(citations: Sequence[Citation]) -> list[Folded]:
    """Every citation once, as the first of its text or as a repetition; in their order."""
    shingles = [_shingles(citation) for citation in citations]
    folded: list[tuple[int, list[int]]] = []
    for place, citation in enumerate(citations):
        for first, repeated in folded:
            other = citations[first].article.id != citation.article.id
            if other and _likeness(shingles[first], shingles[place]) >= ALIKE:
                repeated.append(place)
                break
        else:
            folded.append((place, []))
    return [(first, tuple(repeated)) for first, repeated in folded]


def _shingles(citation: Citation) -> frozenset[tuple[str, ...]]:
    text = citation.article.text[max(0, citation.start - AROUND) : citation.end + AROUND]
    words = normalize(text).split()
    return frozenset(tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))


def _likeness(some: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> float:
    return len(some & others) / len(some | others)
