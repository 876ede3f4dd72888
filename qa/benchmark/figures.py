"""Times, answers and counts → figures. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from qa.benchmark.types import STAGES, Quantiles
from qa.evaluation.metrics import exact_match, f1


def quantiles(times: Sequence[float]) -> Quantiles:
    """Median and 95th percentile, interpolated between neighbours (method 7 of Hyndman and Fan 1996)."""
    p50, p95 = np.percentile(times, (50, 95)).tolist()
    return Quantiles(p50, p95)


def stages(times: Sequence[Mapping[str, float]]) -> dict[str, Quantiles]:
    """The quantiles of each stage that is told for every question."""
    return {stage: quantiles([ms[stage] for ms in times]) for stage in STAGES if all(stage in ms for ms in times)}


def scores(answers: Sequence[str], references: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Exact match and F1, in percent, as SQuAD defines them; an empty answer scores 0."""
    pairs = list(zip(answers, references, strict=True))
    exact = sum(exact_match(answer, right) for answer, right in pairs)
    return 100 * exact / len(pairs), 100 * sum(f1(answer, right) for answer, right in pairs) / len(pairs)


def agreement(vectors: ArrayLike, others: ArrayLike) -> float:
    """The lowest cosine of vectors with those that should be the same, row by row; both of shape (n, dim).

    Vectors of another length agree in nothing: 0.
    """
    one, other = (np.asarray(rows, dtype=np.float64) for rows in (vectors, others))
    if one.shape != other.shape:
        return 0.0
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(np.min(np.einsum("nd,nd->n", one, other) / lengths))


def window_flop(tokens: int, layers: int, hidden: int, intermediate: int) -> int:
    """Floating-point operations of the matrix products of one window of ``tokens`` tokens in a BERT encoder.

    Two for each weight and token: 4 hidden² for queries, keys, values and output, 2 hidden·intermediate for the
    feed-forward part; and in attention 2 tokens²·hidden for the scores and as many for their mixture. Embeddings
    are looked up, and biases, norms and the two columns of the head are less than 1 %: none of them is counted.
    """
    weights = 4 * hidden * hidden + 2 * hidden * intermediate
    return layers * (2 * weights * tokens + 4 * tokens * tokens * hidden)


def deal(n: int, rounds: int) -> list[slice]:
    """``n`` questions in at most ``rounds`` parts as equal as can be, in order, none empty."""
    edges = np.linspace(0, n, min(rounds, n) + 1).round().astype(int).tolist()
    return [slice(low, high) for low, high in zip(edges, edges[1:], strict=False)]
