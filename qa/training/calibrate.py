"""``python -m qa calibrate``: fit confidence and threshold on questions that the reader was not trained on.

Each question is asked twice in the open setting: of the passages that retrieval brings, and of the same
without those that hold one of its answers. What is fitted is the margin of the best candidate.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from index import Hit, LocalIndex, Passage
from index.errors import GoldError
from qa.answer import TOP_K, Index
from qa.calibration import Calibration, fit
from qa.evaluation.metrics import f1
from qa.normalize import normalize
from qa.reader import Reader
from qa.training.examples import Example
from qa.training.gather import article_name
from qa.types import Span

EXTRA = 20
"""Passages fetched beyond those read, to take the place of those that hold an answer."""

ENOUGH = 0.5
"""The word F1 with an answer, from 0 to 1, at which a candidate counts as right."""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The best candidate of one reading: its margin, whether it is right, whether a passage held an answer."""

    margin: float
    right: bool
    answerable: bool


def sample(examples: Iterable[Example], size: int, seed: int = 0) -> list[Example]:
    """At most ``size`` of the examples that have an answer, the same for equal seeds."""
    usable = [example for example in examples if example.answers]
    if not usable:
        raise GoldError("no question with an answer in the data; expected some; name other files with --data")
    return random.Random(seed).sample(usable, min(size, len(usable)))


def build_index(contexts: Iterable[str], folder: Path, on_progress: OnProgress) -> LocalIndex:
    """An index in ``folder`` of paragraphs, each an article of its own."""
    articles = folder / "articles"
    articles.mkdir()
    for number, context in enumerate(dict.fromkeys(contexts)):
        (articles / article_name(number)).write_text(context, encoding="utf-8", newline="")
    return LocalIndex.build(articles, folder / "index", on_progress=on_progress)


def calibrate(
    examples: Sequence[Example], questions: int, index: Index | None, reader: Reader, on_progress: OnProgress
) -> Calibration:
    """Fit to ``questions`` of the examples, asked of ``index``, or else of the paragraphs of all those chosen."""
    chosen = sample(examples, questions)
    if index is not None:
        return _calibrate(chosen, index, reader, on_progress)
    with TemporaryDirectory() as folder:
        built = build_index((example.context for example in chosen), Path(folder), on_progress)
        return _calibrate(chosen, built, reader, on_progress)


def _calibrate(chosen: Sequence[Example], index: Index, reader: Reader, on_progress: OnProgress) -> Calibration:
    readings: list[Reading] = []
    for number, example in enumerate(chosen, start=1):
        readings += read_twice(example, index, reader)
        on_progress(number, len(chosen))
    curve = fit(
        [reading.margin for reading in readings],
        [reading.right for reading in readings],
        [reading.answerable for reading in readings],
    )
    return replace(curve, reader=reader.fingerprint, index=index.fingerprint, questions=len(chosen))


def read_twice(example: Example, index: Index, reader: Reader) -> list[Reading]:
    """The best candidate among the passages that retrieval brings, and among those that do not hold an answer."""
    hits = index.search(example.question, k=TOP_K + EXTRA)
    holding = [holds_answer(hit, example) for hit in hits]
    silent = [hit for hit, holds in zip(hits, holding, strict=True) if not holds][:TOP_K]
    both = [hits[:TOP_K], silent]
    passages = list(dict.fromkeys(hit.passage for part in both for hit in part))
    spans = reader.read(example.question, passages)
    readings = [_best(spans, {hit.passage for hit in part}) for part in both]
    answerable = (any(holding[:TOP_K]), False)
    return [
        Reading(span.score, is_right(span.text, example), known)
        for span, known in zip(readings, answerable, strict=True)
        if span is not None
    ]


def _best(spans: Sequence[Span], passages: set[Passage]) -> Span | None:
    """The best span, of those that come best first, in one of ``passages``."""
    return next((span for span in spans if span.passage in passages), None)


def is_right(text: str, example: Example) -> bool:
    """Whether a candidate counts as right: its words overlap with an answer's by an F1 of at least ``ENOUGH``.

    The data give one wording of each answer, where a person would let several pass.
    """
    return f1(text, example.answers) >= ENOUGH


def holds_answer(hit: Hit, example: Example) -> bool:
    """Whether a passage holds the words of an answer, on word boundaries after normalisation."""
    text = f" {normalize(hit.passage.text)} "
    return any(f" {normalize(answer)} " in text for answer in example.answers)
