"""A reader whose margin depends on the question, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index import Article, Passage
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.types import Span
from tests.qa.toys import ToyIndex, make_article

CURVE = Calibration(1.0, 0.0, 0.5, "matching reader", "toy index", 1)

FACTS = (
    make_article("Ann Lee heads Blue Mills = Ann Lee", "ann.txt"),
    make_article("Ann Lee was born in Elmstadt = Elmstadt", "born.txt"),
    make_article("Blue Mills sold in 2012 = 50 tons", "2012.txt"),
    make_article("Bob Ray heads Red Works = Bob Ray", "bob.txt"),
    make_article("Blue Mills sold in 2011 = 40 tons", "2011.txt"),
)
"""What is known: words, and behind "=" the answer to questions that have them."""


@dataclass
class MatchingReader:
    """Marks what stands behind "="; the margin is 2 for each word before it that the question has, else -1."""

    fingerprint: str = "matching reader"
    asked: list[str] = field(default_factory=list)

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        self.asked.append(question)
        return sorted((_span(question, passage) for passage in passages), key=lambda span: -span.score)

    def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
        return [self.read(question, passages) for question, passages in asked]


def _span(question: str, passage: Passage) -> Span:
    known, _, answer = passage.text.partition(" = ")
    words = question.lower().replace("?", "").replace("'s", "").split()
    score = sum(2.0 if word in words else -1.0 for word in known.lower().split())
    return Span(passage, passage.end - len(answer), passage.end, score - 3)


def open_facts(threshold: float | None = None, facts: Sequence[Article] = FACTS) -> Answerer:
    return Answerer(ToyIndex(facts), MatchingReader(), CURVE, threshold)
