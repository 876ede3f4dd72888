"""Question → cited answer: the only module where index and reader meet."""

import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from index import Filter, Hit, LocalIndex
from index.encoder import EngineEncoder
from index.errors import QuestionError
from index.hybrid import Retrieval
from index.types import Vectors
from qa.calibration import Calibration
from qa.candidates import gather
from qa.engine_reader import EngineReader, open_reader
from qa.question import check_question
from qa.reader import READER, Reader
from qa.reading import read_promising, scored
from qa.recent import Recent
from qa.types import Answer, Candidate

TOP_K = 10
"""Passages that are found for a question, and read at most, unless told otherwise."""

ALTERNATIVES = 5
"""Different answers that are kept beside the best."""

MANY = 32
"""Questions that ``ask_many`` encodes and reads together."""


class Index(Protocol):
    """What an answerer asks of an index."""

    @property
    def fingerprint(self) -> str:
        """What the scores of a search depend on, besides the articles."""

    @property
    def state(self) -> Hashable:
        """What it holds: equal states, equal results of a search."""

    def encode(self, question: str) -> Vectors:
        """The vector of a question, shape (dim,)."""

    def encode_many(self, questions: Sequence[str]) -> Vectors:
        """The vectors of questions, shape (n, dim)."""

    def search(
        self, question: str, k: int = ..., where: Filter | None = ..., vector: Vectors | None = ...
    ) -> list[Hit]:
        """The ``k`` nearest passages, best first."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions from an index by a reader.

    ``threshold`` is the confidence in [0, 1] below which the articles "do not say"; None stands for the
    one that was fitted with the calibration; 0 always answers. ``top_k`` passages are found for a question and
    read at most. Several threads may ask at once. A question asked again is answered from memory while the index
    is as it was.
    """

    index: Index
    reader: Reader
    calibration: Calibration
    threshold: float | None = None
    top_k: int = TOP_K
    _recent: Recent = field(default_factory=Recent, init=False, repr=False, compare=False)

    @classmethod
    def open(
        cls,
        index: str | Path,
        reader: str | Path = READER,
        threshold: float | None = None,
        top_k: int = TOP_K,
        retrieval: Retrieval = "hybrid",
    ) -> "Answerer":
        """Open what is on disk: an index and a reader with its calibration. Raises ChatbotError."""
        model = open_reader(reader)
        opened = LocalIndex.open(index, retrieval=retrieval)
        for part in (opened.encoder, model):
            if isinstance(part, EngineEncoder | EngineReader):
                part.prepare()
        return cls(opened, model, Calibration.load(model.folder), threshold, top_k)

    def mismatches(self) -> list[str]:
        """In what the calibration was fitted for something else than what is in use; empty if in nothing."""
        return self.calibration.mismatches(self.reader.fingerprint, self.index.fingerprint)

    @property
    def limit(self) -> float:
        """The confidence below which it is silent: the threshold given, else the one fitted."""
        return self.calibration.threshold if self.threshold is None else self.threshold

    def ask(self, question: str, where: Filter | None = None) -> Answer:
        """Answer one question, from the articles within ``where``.

        Raises QuestionError for a question that cannot be asked, ArticleError for an unknown article.
        """
        check_question(question)
        begin = time.perf_counter()
        key = (self.index.state, question, where)
        known = self._recent.get(key)
        if known is not None:
            now = time.perf_counter()
            return replace(known, timings=_timings(begin, begin, now, now))
        answer = self._ask(question, where)
        self._recent.keep(key, answer)
        return answer

    def _ask(self, question: str, where: Filter | None) -> Answer:
        begin = time.perf_counter()
        vector = self.index.encode(question)
        encoded = time.perf_counter()
        hits = self.index.search(question, k=self.top_k, where=where, vector=vector)
        searched = time.perf_counter()
        (read,) = read_promising(self.reader, [(question, hits)], self.calibration)
        candidates = gather(scored(read, self.calibration), self.calibration)
        timings = _timings(begin, encoded, searched, time.perf_counter())
        return self._decide(question, candidates, hits, timings)

    def ask_many(self, questions: Iterable[str], where: Filter | None = None) -> Iterator[Answer]:
        """Answer questions in order, ``MANY`` at a time encoded and read together: faster than one by one.

        The answers are those of ``ask``; their timings are an equal share of what was done together. Questions
        are taken when they are needed. Raises what ``ask`` raises, after the answers before that question.
        """
        left = iter(questions)
        while asked := list(islice(left, MANY)):
            try:
                answers = self._ask_together(asked, where)
            except QuestionError:  # one by one, up to the one that cannot be asked
                answers = (self.ask(question, where) for question in asked)
            yield from answers

    def _ask_together(self, questions: Sequence[str], where: Filter | None) -> Iterable[Answer]:
        """The answers to questions that are encoded and read together."""
        for question in questions:
            check_question(question)
        begin = time.perf_counter()
        vectors = self.index.encode_many(questions)
        encoded = time.perf_counter()
        found = [
            self.index.search(question, k=self.top_k, where=where, vector=vector)
            for question, vector in zip(questions, vectors, strict=True)
        ]
        searched = time.perf_counter()
        read = read_promising(self.reader, list(zip(questions, found, strict=True)), self.calibration)
        candidates = [gather(scored(part, self.calibration), self.calibration) for part in read]
        timings = _timings(begin, encoded, searched, time.perf_counter(), len(questions))
        return [
            self._decide(question, best, hits, dict(timings))
            for question, best, hits in zip(questions, candidates, found, strict=True)
        ]

    def _decide(
        self, question: str, candidates: Sequence[Candidate], hits: Sequence[Hit], timings: dict[str, float]
    ) -> Answer:
        """Show the best candidate if it is sure enough, else keep it first among the alternatives."""
        confidence = candidates[0].confidence if candidates else 0.0
        found = bool(candidates) and confidence >= self.limit
        citations = candidates[0].citations if found else ()
        others = tuple(candidates[1 : 1 + ALTERNATIVES] if found else candidates[:ALTERNATIVES])
        return Answer(question, found, confidence, citations, others, tuple(hits), timings)


def _timings(begin: float, encoded: float, searched: float, done: float, questions: int = 1) -> dict[str, float]:
    """Milliseconds of each stage, given the moments between them in seconds, for one of so many questions."""
    moments = {"encode": (begin, encoded), "search": (encoded, searched), "read": (searched, done)}
    return {
        stage: 1000 * (last - first) / questions
        for stage, (first, last) in (moments | {"total": (begin, done)}).items()
    }
