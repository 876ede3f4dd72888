"""Question → cited answer: the only module where index and reader meet."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index import Filter, Hit, LocalIndex
from index.encoder import EngineEncoder
from index.hybrid import Retrieval
from index.types import Vectors
from qa.calibration import Calibration
from qa.candidates import gather
from qa.engine_reader import EngineReader, open_reader
from qa.question import check_question
from qa.reader import READER, Reader
from qa.types import Answer, Candidate

TOP_K = 10
"""Passages that are read for a question, unless told otherwise."""

ALTERNATIVES = 5
"""Different answers that are kept beside the best."""


class Index(Protocol):
    """What an answerer asks of an index."""

    @property
    def fingerprint(self) -> str:
        """What the scores of a search depend on, besides the articles."""

    def encode(self, question: str) -> Vectors:
        """The vector of a question, shape (dim,)."""

    def search(
        self, question: str, k: int = ..., where: Filter | None = ..., vector: Vectors | None = ...
    ) -> list[Hit]:
        """The ``k`` nearest passages, best first."""


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers questions from an index by a reader.

    ``threshold`` is the confidence in [0, 1] below which the articles "do not say"; None stands for the
    one that was fitted with the calibration; 0 always answers. ``top_k`` passages are read.
    """

    index: Index
    reader: Reader
    calibration: Calibration
    threshold: float | None = None
    top_k: int = TOP_K

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
        vector = self.index.encode(question)
        encoded = time.perf_counter()
        hits = self.index.search(question, k=self.top_k, where=where, vector=vector)
        searched = time.perf_counter()
        spans = self.reader.read(question, [hit.passage for hit in hits])
        candidates = gather(spans, self.calibration)
        done = time.perf_counter()
        stages = {"encode": encoded - begin, "search": searched - encoded, "read": done - searched}
        timings = {stage: 1000 * seconds for stage, seconds in (stages | {"total": done - begin}).items()}
        return self._decide(question, candidates, hits, timings)

    def _decide(
        self, question: str, candidates: Sequence[Candidate], hits: Sequence[Hit], timings: dict[str, float]
    ) -> Answer:
        """Show the best candidate if it is sure enough, else keep it first among the alternatives."""
        confidence = candidates[0].confidence if candidates else 0.0
        found = bool(candidates) and confidence >= self.limit
        citations = candidates[0].citations if found else ()
        others = tuple(candidates[1 : 1 + ALTERNATIVES] if found else candidates[:ALTERNATIVES])
        return Answer(question, found, confidence, citations, others, tuple(hits), timings)
