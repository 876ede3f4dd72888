"""An outcome → the passages that a person must see to judge it, with predicted and gold words marked. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from index import Article
from index.sentences import sentence_around
from qa.evaluation.evidence import places
from qa.evaluation.types import Outcome

AROUND = 150
"""Characters shown at either side of a gold answer that stands elsewhere, widened to whole sentences."""

Bounds = tuple[int, int]
Segment = tuple[str, str]
"""Some text and its marks: "" for none, "p" predicted, "g" gold, "pg" both."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of an article in segments that together are its text; ``what`` says why it is shown."""

    what: str
    article: str
    title: str
    segments: tuple[Segment, ...]


def excerpts(outcome: Outcome, article_of: Callable[[str], Article]) -> Iterator[Excerpt]:
    """Yield the passage of the best candidate, and the gold answer's surroundings if they are elsewhere.

    ``article_of`` gives an article by its name. Candidates that were not shown are said to be so.
    """
    best = outcome.forced.citation
    if best is not None:
        article = article_of(best["article"])
        bounds: Bounds = tuple(best["passage"])
        gold = _gold(article, outcome, bounds)
        predicted = [(best["start"], best["end"])]
        yield _excerpt(
            "cited passage" if outcome.found else "best candidate, not shown", article, bounds, predicted, gold
        )
        if gold and _right_article(article, outcome):
            return
    yield from _elsewhere(outcome, article_of)


def mark(text: str, predicted: Iterable[Bounds], gold: Iterable[Bounds]) -> tuple[Segment, ...]:
    """Cut ``text`` wherever a mark begins or ends; the segments joined are ``text`` again."""
    marks = {"p": list(predicted), "g": list(gold)}
    cuts = {0, len(text)} | {cut for spans in marks.values() for bounds in spans for cut in bounds}
    return tuple((text[low:high], _marks_at(low, marks)) for low, high in pairwise(sorted(cuts)))


def _marks_at(place: int, marks: dict[str, list[Bounds]]) -> str:
    return "".join(name for name, spans in marks.items() if any(low <= place < high for low, high in spans))


def _excerpt(what: str, article: Article, bounds: Bounds, predicted: list[Bounds], gold: list[Bounds]) -> Excerpt:
    start, end = bounds
    moved = [[(low - start, high - start) for low, high in spans] for spans in (predicted, gold)]
    return Excerpt(what, article.id, article.title, mark(article.text[start:end], *moved))


def _gold(article: Article, outcome: Outcome, bounds: Bounds) -> list[Bounds]:
    """Where a gold answer stands within ``bounds``."""
    start, end = bounds
    return [(start + low, start + high) for low, high in places(article.text[start:end], outcome.gold.answers)]


def _right_article(article: Article, outcome: Outcome) -> bool:
    return not outcome.gold.articles or article.id in outcome.gold.articles


def _elsewhere(outcome: Outcome, article_of: Callable[[str], Article]) -> Iterator[Excerpt]:
    """The first place in a gold article that holds a gold answer, if there is one to be had."""
    for name in outcome.gold.articles if outcome.stage != "not indexed" else ():
        article = article_of(name)
        found = places(article.text, outcome.gold.answers)
        if found:
            low, high = found[0]
            bounds = sentence_around(article.text, max(0, low - AROUND), min(len(article.text), high + AROUND))
            yield _excerpt("gold answer", article, bounds, [], _gold(article, outcome, bounds))
            return
