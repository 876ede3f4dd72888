"""Whether confidence means what it says, and what silence buys. Pure.

``confidence`` is an array, shape (n,), in [0, 1]: the probability that the best candidate of a question is right.
``right`` is an array of the same shape: 1.0 where it is, else 0.0. Questions that the articles do not answer are
among them, with a candidate that is wrong. Equal confidences are taken together, so the order of rows never matters.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions with a confidence in (low, high], the first bin with 0: mean confidence, and share right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Point:
    """Answering all with at least this ``confidence``: the share answered, and the share of those wrong."""

    confidence: float
    coverage: float
    risk: float


def reliability(confidence: Floats, right: Floats) -> list[Bin]:
    """The bins of equal width that hold a question, for a reliability diagram."""
    edges = np.arange(1, BINS) / BINS
    places = np.searchsorted(edges, confidence, side="left")
    bins = []
    for place in np.unique(places).tolist():
        inside = places == place
        means = float(confidence[inside].mean()), float(right[inside].mean())
        bins.append(Bin(place / BINS, (place + 1) / BINS, int(inside.sum()), *means))
    return bins


def expected_calibration_error(confidence: Floats, right: Floats) -> float:
    """The mean distance, in [0, 1], of confidence and accuracy over 10 bins of equal width (Guo et al. 2017).

    ECE = sum over bins of (n_bin / n) * |accuracy - mean confidence|. Rival conventions have 15 bins, or bins
    with equal numbers of questions.
    """
    places = np.searchsorted(np.arange(1, BINS) / BINS, confidence, side="left")
    gaps = np.bincount(places, weights=right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / len(confidence))


def risk_coverage(confidence: Floats, right: Floats) -> list[Point]:
    """The risk-coverage curve (El-Yaniv and Wiener 2010), from the surest answers to all of them."""
    levels, counts, errors = _cumulate(confidence, right)
    n = len(confidence)
    return [
        Point(level, count / n, error / count)
        for level, count, error in zip(levels.tolist(), counts.tolist(), errors.tolist(), strict=True)
    ]


def area_under_risk_coverage(confidence: Floats, right: Floats) -> float:
    """AURC in [0, 1], smaller is better: the mean risk over all coverages 1/n … n/n (Geifman and El-Yaniv 2017).

    Among equal confidences the errors are spread evenly, which is the mean over all their orders.
    """
    _, counts, errors = _cumulate(confidence, right)
    answered = np.arange(1, len(confidence) + 1)
    wrong = np.interp(answered, np.concatenate([[0], counts]), np.concatenate([[0], errors]))
    return float((wrong / answered).mean())


def coverage_at_precision(confidence: Floats, right: Floats, percent: int) -> float:
    """The largest share of the questions, in percent, that can be answered with ``percent`` % of them right.

    One threshold decides what is answered (Kamath, Jia and Liang 2020, there "coverage at accuracy"). 0.0 if
    none is strict enough.
    """
    _, counts, errors = _cumulate(confidence, right)
    enough = 100 * (counts - errors) >= percent * counts
    return float(100 * counts[enough].max(initial=0) / len(confidence))


def _cumulate(confidence: Floats, right: Floats) -> tuple[Floats, NDArray[np.int64], Floats]:
    """The levels of confidence, highest first; with at least so much, how many questions, how many wrong."""
    levels, groups = np.unique(confidence, return_inverse=True)
    counts = np.bincount(groups)[::-1].cumsum()
    errors = np.bincount(groups, weights=1 - right)[::-1].cumsum()
    return levels[::-1], counts, errors
