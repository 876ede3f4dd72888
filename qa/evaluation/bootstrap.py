"""A figure over questions → the same with its uncertainty. Pure; equal input, equal output."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from qa.evaluation.types import Figure

RESAMPLES = 2000
SEED = 20130905
LEVEL = 0.95
_BATCH = 100
"""Resamples that are in memory at once."""

Floats = NDArray[np.float64]
Statistic = Callable[..., float]
NOTHING = Figure(None, None, None)


def mean_figure(values: Sequence[float]) -> Figure:
    """The mean with its 95 % percentile bootstrap interval (Efron 1979): questions drawn with replacement.

    The interval is a point for a single question and where all values are equal: the bootstrap knows only
    the questions that there are.
    """
    if not len(values):
        return NOTHING
    data = np.asarray(values, dtype=np.float64)
    low, high = _interval((data,), np.mean, vectorized=True)
    return Figure(float(data.mean()), low, high)


def figure(statistic: Statistic, *columns: Floats) -> Figure:
    """Any statistic of columns of equal length, a row a question, with its 95 % percentile bootstrap interval.

    The interval is widened to the value itself where it lies outside: that of a calibration error can, because
    resamples are calibrated worse than what they are drawn from.
    """
    if not len(columns[0]):
        return NOTHING
    low, high = _interval(columns, statistic, vectorized=False)
    value = float(statistic(*columns))
    return Figure(value, min(low, value), max(high, value))


def _interval(data: tuple[Floats, ...], statistic: Statistic, vectorized: bool) -> tuple[float, float]:
    if len(data[0]) == 1:
        value = float(statistic(*data))
        return value, value
    found = stats.bootstrap(
        data,
        statistic,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        vectorized=vectorized,
        paired=len(data) > 1,
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(SEED),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)
