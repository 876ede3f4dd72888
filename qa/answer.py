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
from qa.forms.join import join
from qa.forms.understand import Form, Part, as_it_stands, understand
from qa.forms.yes_no import decide
from qa.question import check_question
from qa.reader import READER, Reader
from qa.reading import Read, read_promising, scored
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

    def count_words(self, words: Sequence[str]) -> list[int]:
        """How many passages hold each of ``words``, in any inflection."""

    def has_word(self, word: str) -> bool:
        """Whether a passage holds ``word`` spelt so; with capitals if it has some, else whatever the case."""


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

    def ask(self, question: str, where: Filter | None = None, as_typed: bool = False) -> Answer:
        """Answer what a line asks, from the articles within ``where``.

        Typing errors are put right, polite words left out, a yes or no is not said but shown, and several questions
        are answered each, unless the line is to be asked ``as_typed``. Raises QuestionError for a question that
        cannot be asked, ArticleError for an unknown article.
        """
        check_question(question)
        begin = time.perf_counter()
        key = (self.index.state, question, where, as_typed)
        known = self._recent.get(key)
        if known is not None:
            now = time.perf_counter()
            return replace(known, timings=_timings(begin, begin, now, now))
        form = self._understand(question, as_typed)
        answers = [self._ask(part, where) for part in form.parts]
        answer = join(question, form, answers, 1000 * (time.perf_counter() - begin))
        self._recent.keep(key, answer)
        return answer

    def ask_many(
        self, questions: Iterable[str], where: Filter | None = None, as_typed: bool = False
    ) -> Iterator[Answer]:
        """Answer questions in order, ``MANY`` at a time encoded and read together: faster than one by one.

        The answers are those of ``ask``; their timings are an equal share of what was done together. Questions
        are taken when they are needed. Raises what ``ask`` raises, after the answers before that question.
        """
        left = iter(questions)
        while asked := list(islice(left, MANY)):
            try:
                answers = self._ask_together(asked, where, as_typed)
            except QuestionError:  # one by one, up to the one that cannot be asked
                answers = (self.ask(question, where, as_typed) for question in asked)
            yield from answers

    def _understand(self, question: str, as_typed: bool) -> Form:
        """What a line asks. Raises QuestionError for what cannot be asked."""
        check_question(question)
        return as_it_stands(question) if as_typed else understand(question, self.index)

    def _ask(self, part: Part, where: Filter | None) -> Answer:
        """The answer to one question."""
        begin = time.perf_counter()
        vector = self.index.encode(part.words)
        encoded = time.perf_counter()
        hits = self.index.search(part.words, k=self.top_k, where=where, vector=vector)
        searched = time.perf_counter()
        (read,) = read_promising(self.reader.read_many, [(part.words, hits)], self.calibration)
        candidates = self._candidates(part, read)
        timings = _timings(begin, encoded, searched, time.perf_counter())
        return self._decide(part, candidates, hits, timings)

    def _ask_together(self, questions: Sequence[str], where: Filter | None, as_typed: bool) -> Iterable[Answer]:
        """The answers to lines whose questions are encoded and read together."""
        begin = time.perf_counter()
        forms = [self._understand(question, as_typed) for question in questions]
        answers = iter(self._ask_parts([part for form in forms for part in form.parts], where))
        own = [list(islice(answers, len(form.parts))) for form in forms]
        total = 1000 * (time.perf_counter() - begin) / len(questions)
        return [join(*each, total) for each in zip(questions, forms, own, strict=True)]

    def _ask_parts(self, parts: Sequence[Part], where: Filter | None) -> list[Answer]:
        """The answers to questions that are encoded and read together."""
        begin = time.perf_counter()
        vectors = self.index.encode_many([part.words for part in parts])
        encoded = time.perf_counter()
        found = [
            self.index.search(part.words, k=self.top_k, where=where, vector=vector)
            for part, vector in zip(parts, vectors, strict=True)
        ]
        searched = time.perf_counter()
        asked = [(part.words, hits) for part, hits in zip(parts, found, strict=True)]
        read = read_promising(self.reader.read_many, asked, self.calibration)
        candidates = [self._candidates(*each) for each in zip(parts, read, strict=True)]
        timings = _timings(begin, encoded, searched, time.perf_counter(), len(parts))
        return [
            self._decide(part, best, hits, dict(timings))
            for part, best, hits in zip(parts, candidates, found, strict=True)
        ]

    def _candidates(self, part: Part, read: Read) -> list[Candidate]:
        """What may answer a question: words of the passages, or whole sentences where yes or no is asked."""
        spans = scored(read, self.calibration)
        if part.yes_no:
            return decide(part.words, [hit.passage for hit, _ in read], spans, self.calibration)
        return gather(spans, self.calibration)

    def _decide(
        self, part: Part, candidates: Sequence[Candidate], hits: Sequence[Hit], timings: dict[str, float]
    ) -> Answer:
        """Show the best candidate if it is sure enough, else keep it first among the alternatives."""
        confidence = candidates[0].confidence if candidates else 0.0
        found = bool(candidates) and confidence >= self.limit
        citations = candidates[0].citations if found else ()
        others = tuple(candidates[1 : 1 + ALTERNATIVES] if found else candidates[:ALTERNATIVES])
        return Answer(part.words, found, confidence, citations, others, tuple(hits), timings, yes_no=part.yes_no)


def _timings(begin: float, encoded: float, searched: float, done: float, questions: int = 1) -> dict[str, float]:
    """Milliseconds of each stage, given the moments between them in seconds, for one of so many questions."""
    moments = {"encode": (begin, encoded), "search": (encoded, searched), "read": (searched, done)}
    return {
        stage: 1000 * (last - first) / questions
        for stage, (first, last) in (moments | {"total": (begin, done)}).items()
    }
