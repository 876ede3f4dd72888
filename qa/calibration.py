"""The reader's margin and the retrieval score → the probability that an answer is right, and when to be silent.

Fitted by ``python -m qa calibrate`` and stored as data beside the reader, with what it was fitted for.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.errors import ReaderError

FILE = "calibration.json"

REFUSED = 0.85
"""The share of unanswerable questions that the threshold refuses, of those it is fitted on."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """One scale for spans of all passages, and a logistic curve over it (Platt 1999).

    score = margin - prior * behind: the margin in logits, and how far the retrieval score of the passage is behind
    the best one's. Only the distance counts: how relevant the best passage is tells little of whether it answers.
    P(right) = 1 / (1 + exp(-(slope * score + intercept))). ``threshold`` is the confidence below which the articles
    "do not say". ``reach`` is the margin in logits that the best of the passages behind the first two seldom passes
    (1 question in 20); None if it is not known. ``reader`` and ``index`` are the fingerprints it was fitted for,
    ``questions`` how many it was fitted on; none of these is known of a curve that was never fitted.
    """

    slope: float
    intercept: float
    threshold: float
    reader: str = ""
    index: str = ""
    questions: int = 0
    prior: float = 0.0
    reach: float | None = None

    def score(self, margin: float, behind: float) -> float:
        """What a span of this margin in logits counts whose passage is so far behind the most relevant one."""
        return margin - self.prior * behind

    def confidence(self, score: float) -> float:
        """The probability in [0, 1] that an answer with this score is right."""
        return sigmoid(self.logit(score))

    def logit(self, score: float) -> float:
        """The same as log-odds."""
        return self.slope * score + self.intercept

    def mismatches(self, reader: str, index: str) -> list[str]:
        """What is in use that it was not fitted for, in words for people."""
        if not self.questions:
            return ["the reader has no calibration"]
        pairs = (("reader", self.reader, reader), ("index", self.index, index))
        return [f"the {what} is {now!r}, the calibration's {then!r}" for what, then, now in pairs if then != now]

    @classmethod
    def load(cls, folder: Path) -> "Calibration":
        """The calibration of the reader in ``folder``; one that was never fitted if it has none.

        Raises ReaderError for a file that is not a calibration.
        """
        path = folder / FILE
        if not path.is_file():
            return UNFITTED
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise ReaderError(f"{path} is no calibration ({error}); fit it again: python -m qa calibrate") from error

    def save(self, folder: Path) -> None:
        """Write it beside the reader in ``folder``, whole or not at all."""
        draft = folder / f"{FILE}.draft"
        draft.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
        draft.replace(folder / FILE)


UNFITTED = Calibration(slope=1.0, intercept=0.0, threshold=0.5)
"""Answers where the reader prefers the span to silence; its confidence is no probability."""


def sigmoid(value: float) -> float:
    """The probability in [0, 1] with these log-odds, however large."""
    if value >= 0:
        return 1 / (1 + math.exp(-value))
    return math.exp(value) / (1 + math.exp(value))


def fit(margins: Sequence[float], right: Sequence[bool], answerable: Sequence[bool]) -> Calibration:
    """Fit the curve to the best candidates of many questions, and choose the threshold.

    ``margins`` are theirs, ``right`` whether each is an answer of its question, ``answerable`` whether the
    articles held one. The threshold is the lowest confidence that refuses ``REFUSED`` of the unanswerable, so
    it does not depend on how many there are of each.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    x = np.asarray(margins, dtype=np.float64).reshape(-1, 1)
    model = LogisticRegression(C=np.inf).fit(x, np.asarray(right))
    curve = Calibration(float(model.coef_[0, 0]), float(model.intercept_[0]), 0.5)
    silent = sorted(margin for margin, known in zip(margins, answerable, strict=True) if not known)
    cut = silent[min(math.ceil(REFUSED * len(silent)), len(silent) - 1)]
    return replace(curve, threshold=curve.confidence(cut))
