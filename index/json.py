"""Hits and articles → the JSON of ``search --json`` and ``list --json``, the same for every program. Pure."""

from dataclasses import asdict
from typing import cast

from typing_extensions import TypedDict

from index.types import Hit, Listed


class HitJson(TypedDict):
    """A passage found: ``text`` is what stands from ``start`` to ``end`` (half-open, code points) of the article.

    ``score`` orders the hits, larger is better; ``dense`` is the cosine, ``lexical`` the BM25 score.
    """

    article: str
    start: int
    end: int
    score: float
    dense: float
    lexical: float
    text: str


class ListedJson(TypedDict):
    """An article without its text; ``sha256`` is of the file's bytes, ``date`` is an ISO date."""

    article: str
    title: str
    sha256: str
    passages: int
    date: str | None


def hit_json(hit: Hit) -> HitJson:
    """A hit."""
    passage = hit.passage
    return {
        "article": passage.article.id,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "dense": hit.dense,
        "lexical": hit.lexical,
        "text": passage.text,
    }


def listed_json(listed: Listed) -> ListedJson:
    """A line of the list of articles."""
    return cast(ListedJson, asdict(listed))
