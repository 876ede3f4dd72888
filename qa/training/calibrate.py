"""``python -m qa calibrate``: fit confidence and threshold on questions that the reader was not trained on.

Each question is asked twice in the open setting: of the passages that retrieval brings, and of the same
without those that hold one of its answers. Fitted are the scale that spans of different passages share, and the
curve over the best of each reading.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from index import Hit, LocalIndex
from index.errors import GoldError
from qa.answer import TOP_K, Index
from qa.calibration import UNFITTED, Calibration, fit
from qa.evaluation.metrics import f1
from qa.normalize import normalize
from qa.reader import Reader
from qa.reading import FEWEST
from qa.training.examples import Example
from qa.training.gather import article_name
from qa.types import Span

EXTRA = 20
"""Passages fetched beyond those read, to take the place of those that hold an answer."""

ENOUGH = 0.5
"""The word F1 with an answer, from 0 to 1, at which a candidate counts as right."""

COMPARED = 30
"""Spans of a reading, of the highest margins, among which the right are compared with the wrong."""

SELDOM = 0.95
"""The share of readings in which passages far down do not pass ``Calibration.reach``."""

LOOSE = 100_000.0
"""Inverse strength of the regularisation: next to none, but a fit to few questions stays finite."""

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Guess:
    """A span: its margin in logits, how far its passage is behind the first, its place from 0, and if it is right."""

    margin: float
    behind: float
    rank: int
    right: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading found, the highest margin first, and whether a passage held an answer."""

    guesses: tuple[Guess, ...]
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
    curve = fit_readings([reading for reading in readings if reading.guesses])
    return replace(curve, reader=reader.fingerprint, index=index.fingerprint, questions=len(chosen))


def fit_readings(readings: Sequence[Reading]) -> Calibration:
    """The scale on which spans of different passages compare, and the curve over its best of each reading."""
    scale = replace(UNFITTED, prior=fit_prior(readings))
    best = [max((scale.score(g.margin, g.behind), g.right) for g in reading.guesses) for reading in readings]
    curve = fit([score for score, _ in best], [right for _, right in best], [r.answerable for r in readings])
    return replace(curve, prior=scale.prior, reach=fit_reach(readings))


def fit_prior(readings: Sequence[Reading]) -> float:
    """How many logits of margin make up for a unit of the retrieval score; 0 if nothing can be learnt from it.

    A logistic regression over the differences between right and wrong spans of a question (pairwise ranking:
    Joachims 2002), every question with the same weight.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    found = [pairs for reading in readings if (pairs := _differences(reading.guesses[:COMPARED]))]
    if not found:
        return 0.0
    x = np.array([pair for pairs in found for pair in pairs], dtype=np.float64)
    weights = np.array([1 / len(pairs) for pairs in found for _ in pairs])
    labels = np.repeat([True, False], len(x))
    model = LogisticRegression(C=LOOSE, fit_intercept=False)
    margin, behind = model.fit(np.vstack([x, -x]), labels, np.tile(weights, 2)).coef_[0]
    return max(float(-behind / margin), 0.0) if margin > 0 else 0.0


def _differences(guesses: Sequence[Guess]) -> list[tuple[float, float]]:
    """``margin`` and ``behind`` of each right span less those of each wrong one."""
    right = [guess for guess in guesses if guess.right]
    wrong = [guess for guess in guesses if not guess.right]
    return [(one.margin - other.margin, one.behind - other.behind) for one in right for other in wrong]


def fit_reach(readings: Sequence[Reading]) -> float | None:
    """The margin that passages behind the first ``FEWEST`` pass in 1 of 20 answerable readings; None without any."""
    highest = sorted(
        max(behind)
        for reading in readings
        if reading.answerable and (behind := [guess.margin for guess in reading.guesses if guess.rank >= FEWEST])
    )
    return highest[min(ceil(SELDOM * len(highest)), len(highest) - 1)] if highest else None


def read_twice(example: Example, index: Index, reader: Reader) -> list[Reading]:
    """What is found among the passages that retrieval brings, and among those that do not hold an answer."""
    hits = index.search(example.question, k=TOP_K + EXTRA)
    holding = [holds_answer(hit, example) for hit in hits]
    silent = [hit for hit, holds in zip(hits, holding, strict=True) if not holds][:TOP_K]
    both = [hits[:TOP_K], silent]
    passages = list(dict.fromkeys(hit.passage for part in both for hit in part))
    spans = reader.read(example.question, passages)
    answerable = (any(holding[:TOP_K]), False)
    return [Reading(_guesses(spans, part, example), known) for part, known in zip(both, answerable, strict=True)]


def _guesses(spans: Sequence[Span], hits: Sequence[Hit], example: Example) -> tuple[Guess, ...]:
    """Those of ``spans`` that lie in the passages of ``hits``."""
    ranks = {hit.passage: rank for rank, hit in enumerate(hits)}
    return tuple(
        Guess(span.score, hits[0].score - hits[rank].score, rank, is_right(span.text, example))
        for span in spans
        if (rank := ranks.get(span.passage)) is not None
    )


def is_right(text: str, example: Example) -> bool:
    """Whether a candidate counts as right: its words overlap with an answer's by an F1 of at least ``ENOUGH``.

    The data give one wording of each answer, where a person would let several pass.
    """
    return f1(text, example.answers) >= ENOUGH


def holds_answer(hit: Hit, example: Example) -> bool:
    """Whether a passage holds the words of an answer, on word boundaries after normalisation."""
    text = f" {normalize(hit.passage.text)} "
    return any(f" {normalize(answer)} " in text for answer in example.answers)
