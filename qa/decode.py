"""Logits → spans. Pure NumPy."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TokenSpan:
    """Tokens ``first`` to ``last``, inclusive; ``score`` is the margin over "no answer" in logits."""

    first: int
    last: int
    score: float


def decode(
    start: Logits, end: Logits, starts: Flags, ends: Flags, *, max_tokens: int, n_best: int, null: int = 0
) -> list[TokenSpan]:
    """The ``n_best`` best spans of one window that share no token, best first, ties by position.

    ``start`` and ``end``, shape (n,), are the model's logits; ``starts`` and ``ends`` tell where a span may
    begin and end. A span's score is start[i] + end[j] - (start[null] + end[null]) with i ≤ j < i + max_tokens,
    as in BERT for SQuAD 2.0 (Devlin et al. 2019, 4.3), chosen jointly over i and j.
    """
    silence = float(start[null]) + float(end[null])
    total = _all_spans(start, end, starts, ends, max_tokens)
    found: list[TokenSpan] = []
    while len(found) < n_best:
        i, length = divmod(int(np.argmax(total)), max_tokens)  # the first of equals: the earliest, then the shortest
        if total[i, length] == -np.inf:
            break
        found.append(TokenSpan(i, i + length, float(total[i, length]) - silence))
        _strike(total, i, i + length)
    return found


def _all_spans(start: Logits, end: Logits, starts: Flags, ends: Flags, max_tokens: int) -> NDArray[np.float64]:
    """Start + end logit of the span of tokens i to i + d at [i, d], shape (n, max_tokens); -inf where not allowed."""
    padded = np.full(len(end) + max_tokens - 1, -np.inf)
    padded[: len(end)][ends] = end[ends]
    total = np.lib.stride_tricks.sliding_window_view(padded, max_tokens) + start.astype(np.float64)[:, None]
    total[~starts] = -np.inf
    return total


def _strike(total: NDArray[np.float64], first: int, last: int) -> None:
    """Forbid the spans that share a token with the one from ``first`` to ``last``."""
    total[first : last + 1] = -np.inf
    before = total[max(first - total.shape[1] + 1, 0) : first]
    before[_reaching(total.shape[1])[total.shape[1] - 1 - len(before) :]] = -np.inf


@lru_cache(maxsize=8)
def _reaching(width: int) -> Flags:
    """Which spans from the ``width`` - 1 tokens before one reach it, at [i, d] as in ``_all_spans``."""
    return np.arange(width - 1)[:, None] + np.arange(width) >= width - 1
