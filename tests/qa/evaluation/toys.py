"""An index and an answerer for evaluations whose outcomes can be told beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index import Article, Filter, Hit
from index.errors import ArticleError
from index.types import Listed, Skipped, Vectors
from qa.evaluation.types import Forced, GoldQuestion, GoldSet, Outcome
from qa.types import Answer, Candidate, Citation
from tests.qa.toys import make_article, whole


@dataclass
class ToyCorpus:
    """Articles by name, each of one passage; a search gives them in their order, whatever is asked."""

    texts: Mapping[str, str]
    left_out: Sequence[str] = ()
    folder: Path = Path("no such folder")

    def articles(self) -> list[Listed]:
        return [Listed(name, name, "0" * 64, 1, None) for name in sorted(self.texts)]

    def skipped(self) -> list[Skipped]:
        return [Skipped(name, "it is empty") for name in self.left_out]

    def article(self, name: str) -> Article:
        if name not in self.texts:
            raise ArticleError(f"no article {name!r}")
        return make_article(self.texts[name], name)

    def encode(self, question: str) -> Vectors:
        return np.ones(1, dtype=np.float32)

    def search(
        self, question: str, k: int = 10, where: Filter | None = None, vector: Vectors | None = None
    ) -> list[Hit]:
        return [self.hit(name) for name in list(self.texts)[:k]]

    def hit(self, name: str) -> Hit:
        return Hit(whole(self.article(name)), 1.0, dense=1.0, lexical=None)


@dataclass(frozen=True)
class Says:
    """What the toy answerer says to a question: words of an article, shown or not, after reading some articles.

    ``more`` names further articles that are cited for the same words.
    """

    quote: str
    article: str = "a.txt"
    confidence: float = 0.9
    found: bool = True
    read: Sequence[str] = ("a.txt",)
    more: Sequence[str] = ()


@dataclass
class ToyBot:
    """Says to each question what it was told to say; to others, nothing at all."""

    corpus: ToyCorpus
    sayings: Mapping[str, Says]
    asked: list[str] = field(default_factory=list)

    def ask(self, question: str) -> Answer:
        self.asked.append(question)
        timings = {"read": 2.0, "total": float(len(self.asked))}
        said = self.sayings.get(question)
        if said is None:
            return Answer(question, False, 0.0, (), (), (), timings)
        hits = tuple(self.corpus.hit(name) for name in said.read)
        cited = tuple(self._cite(said.quote, name) for name in (said.article, *said.more))
        if said.found:
            return Answer(question, True, said.confidence, cited, (), hits, timings)
        best = Candidate(cited, said.confidence)
        return Answer(question, False, said.confidence, (), (best,), hits, timings)

    def _cite(self, quote: str, name: str) -> Citation:
        passage = whole(self.corpus.article(name))
        start = passage.text.index(quote)
        return Citation(passage, start, start + len(quote))


def gold_set(*questions: GoldQuestion, missing: Sequence[str] = ()) -> GoldSet:
    return GoldSet("gold.jsonl", "0" * 64, questions, frozenset(missing))


def make_outcome(
    number: int, right: bool = True, confidence: float = 0.9, answers: tuple[str, ...] = ("yes",)
) -> Outcome:
    """The outcome of an answered question, right or wrong."""
    gold = GoldQuestion(f"q{number}", f"Question {number}?", answers, ("a.txt",))
    score = 100.0 * right
    cited = {"article": "a.txt", "start": 0, "end": 3, "line": 1, "passage": [0, 3], "holds_answer": right}
    return Outcome(
        gold=gold,
        answer="yes" if right else "no",
        found=True,
        confidence=confidence,
        exact_match=score,
        f1=score,
        rank=1,
        stage=None if right else "misread",
        citations=[cited],
        forced=Forced("yes" if right else "no", score, score, cited),
        timings={"read": 5.0, "total": 10.0 * number},
    )
