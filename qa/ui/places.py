"""The places behind an answer's buttons: which are stepped through together, which agree, which differ.

Pure. Button ``i`` of a card opens ``places(answer)[i]``; everything else here speaks of places by that number.
"""

from itertools import accumulate, pairwise

from qa.duplicates import fold
from qa.normalize import normalize
from qa.types import Answer, Citation

NEAREST = 3
"""Passages that are shown where the articles do not say."""

NO_GUESS = 0.25
"""The least confidence of a different answer that is set beside the one given, whatever the threshold."""

DIFFERENT = 2
"""Different answers that are set beside the one given, at most."""


def places(answer: Answer) -> tuple[Citation, ...]:
    """What the buttons of an answer's card open, group after group."""
    return tuple(citation for group in _citations(answer) for citation in group)


def groups(answer: Answer) -> list[range]:
    """The places that are stepped through together.

    First come the citations of the answer (or the nearest passages, where the articles do not say), then those of
    each of its alternatives.
    """
    edges = accumulate((len(group) for group in _citations(answer)), initial=0)
    return [range(low, high) for low, high in pairwise(edges)]


def group_of(answer: Answer, place: int) -> range:
    """The group that ``place`` is one of."""
    return next(group for group in groups(answer) if place in group)


def agreeing(answer: Answer) -> list[int]:
    """The place of one citation for each further article that gives the same answer in words of its own."""
    seen = {answer.citations[0].article.id} if answer.found else set()
    found = []
    for place, _ in fold(answer.citations):
        article = answer.citations[place].article.id
        if article not in seen:
            seen.add(article)
            found.append(place)
    return found


def differing(answer: Answer, threshold: float) -> list[tuple[int, int]]:
    """The alternatives that other articles give with confidence: the number of each, and its place there.

    ``threshold`` is the confidence in [0, 1] that an answer must reach to be given. An answer that only says more
    or less of the same words is no different one.
    """
    if not answer.found:
        return []
    cited = {citation.article.id for citation in answer.citations}
    found = []
    for number, (other, group) in enumerate(zip(answer.alternatives, groups(answer)[1:], strict=True)):
        if other.confidence >= max(threshold, NO_GUESS) and not _same_words(answer.text, other.text):
            elsewhere = (p for p, cite in zip(group, other.citations, strict=True) if cite.article.id not in cited)
            found += [(number, place) for place in elsewhere][:1]
    return found[:DIFFERENT]


def _citations(answer: Answer) -> list[tuple[Citation, ...]]:
    first = answer.citations if answer.found else _nearest(answer)
    return [first, *(other.citations for other in answer.alternatives)]


def _nearest(answer: Answer) -> tuple[Citation, ...]:
    passages = [hit.passage for hit in answer.hits[:NEAREST]]
    return tuple(Citation(passage, passage.start, passage.end) for passage in passages)


def _same_words(one: str, other: str) -> bool:
    """Whether one of two answers, as SQuAD normalises them, is a run of words of the other."""
    short, long = sorted((f" {normalize(one)} ", f" {normalize(other)} "), key=len)
    return short in long
