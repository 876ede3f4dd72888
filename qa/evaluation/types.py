"""The records of evaluation: gold questions, what became of them, and figures with their uncertainty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from index import Article, Filter, Hit
from index.types import Listed, Skipped, Vectors
from qa.types import Answer

Stage = Literal["not indexed", "not retrieved", "misread", "refused", "answered unanswerable"]
"""Where an answer was lost; see ``qa.evaluation.stages``."""


Report = dict[str, Any]
"""The JSON of ``evaluate``; what is in it is said in ``qa/evaluation/README.md``."""

Cited = dict[str, Any]
"""A citation as in ``ask --json``, with ``holds_answer``."""


class Corpus(Protocol):
    """What an evaluation asks of an index; ``index.LocalIndex`` is one."""

    @property
    def folder(self) -> Path:
        """The folder of articles that the index belongs to."""

    def articles(self) -> list[Listed]:
        """All articles, sorted by name."""

    def skipped(self) -> list[Skipped]:
        """The files that were left out."""

    def article(self, name: str) -> Article:
        """The article called ``name``."""

    def encode(self, question: str) -> Vectors:
        """The vector of a question, shape (dim,)."""

    def search(
        self, question: str, k: int = ..., where: Filter | None = ..., vector: Vectors | None = ...
    ) -> list[Hit]:
        """The ``k`` nearest passages, best first."""


class Bot(Protocol):
    """What an evaluation asks of an answerer; ``qa.Answerer`` is one."""

    def ask(self, question: str) -> Answer:
        """Answer one question."""


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question and what the articles say to it.

    ``answers`` are words of the articles, each of them right; none means that the articles do not say.
    ``articles`` names those that say it, none means any. ``kind`` groups questions in reports.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    articles: tuple[str, ...] = ()
    kind: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether the articles answer it."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Questions checked against an index.

    ``sha256`` is of the file's bytes. ``not_indexed`` holds the ids of the answerable questions for which
    no article that answers them is in the index.
    """

    name: str
    sha256: str
    questions: tuple[GoldQuestion, ...]
    not_indexed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Forced:
    """The best candidate, as if the program always answered.

    ``exact_match`` and ``f1`` are percent; an unanswerable question scores 0. ``citation`` is as in
    ``ask --json``, None where there was no candidate at all.
    """

    answer: str = ""
    exact_match: float = 0.0
    f1: float = 0.0
    citation: Cited | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one gold question; every figure of a report is a function of these.

    ``confidence`` is the probability in [0, 1] that the best candidate is right, to 6 places.
    ``exact_match`` and ``f1`` are percent. ``rank`` counts from 1. ``citations`` are as in ``ask --json``,
    each with ``holds_answer``: whether its passage holds a gold answer. ``timings`` are milliseconds.
    """

    gold: GoldQuestion
    answer: str
    found: bool
    confidence: float
    exact_match: float
    f1: float
    rank: int | None
    stage: Stage | None
    citations: Sequence[Cited] = ()
    forced: Forced = field(default_factory=Forced)
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % bootstrap interval; all None where there is nothing to measure."""

    value: float | None
    low: float | None
    high: float | None
