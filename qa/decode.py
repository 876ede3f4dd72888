"""Logits → spans. Pure NumPy."""

from dataclasses import dataclass

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
    first, last, total = _all_spans(start, end, starts, ends, max_tokens)
    found: list[TokenSpan] = []
    while len(total) and len(found) < n_best:
        best = int(np.argmax(total))  # the first of equals: the earliest, then the shortest
        i, j = int(first[best]), int(last[best])
        found.append(TokenSpan(i, j, float(total[best]) - silence))
        apart = (last < i) | (first > j)
        first, last, total = first[apart], last[apart], total[apart]
    return found


def _all_spans(
    start: Logits, end: Logits, starts: Flags, ends: Flags, max_tokens: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """First token, last token and start + end logit of every span allowed, ordered by position."""
    begin, stop = np.flatnonzero(starts), np.flatnonzero(ends)
    length = stop[None, :] - begin[:, None]
    rows, columns = np.nonzero((length >= 0) & (length < max_tokens))
    first, last = begin[rows], stop[columns]
    return first, last, start[first].astype(np.float64) + end[last].astype(np.float64)
