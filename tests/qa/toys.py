"""A reader and an index whose outputs can be computed by hand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Article, Filter, Hit, Passage
from index.types import Vectors
from qa.types import Span


def make_article(text: str, name: str = "a.txt", **fields: object) -> Article:
    return Article(id=name, title=f"Title of {name}", text=text, source=name, **fields)  # type: ignore[arg-type]


def whole(article: Article) -> Passage:
    return Passage(article, 0, len(article.text))


@dataclass
class ToyReader:
    """Marks every number of a passage; its margin is the number minus 100."""

    fingerprint: str = "toy reader"
    reads: int = 0

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        self.reads += 1
        spans = [
            Span(passage, passage.start + found.start(), passage.start + found.end(), float(found[0]) - 100)
            for passage in passages
            for found in re.finditer(r"\d+", passage.text)
        ]
        return sorted(spans, key=lambda span: -span.score)

    def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
        return [self.read(question, passages) for question, passages in asked]


@dataclass
class ToyIndex:
    """Each article is one passage; the score of the n-th is 1/n, whatever is asked."""

    articles: Sequence[Article]
    fingerprint: str = "toy index"
    state: int = 1

    def encode(self, question: str) -> Vectors:
        return np.ones(1, dtype=np.float32)

    def encode_many(self, questions: Sequence[str]) -> Vectors:
        return np.ones((len(questions), 1), dtype=np.float32)

    def search(
        self, question: str, k: int = 10, where: Filter | None = None, vector: Vectors | None = None
    ) -> list[Hit]:
        names = None if where is None else where.articles
        chosen = [article for article in self.articles if names is None or article.id in names]
        return [Hit(whole(article), 1 / n, dense=1 / n, lexical=0.0) for n, article in enumerate(chosen[:k], start=1)]
