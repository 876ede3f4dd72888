"""One score out of two: how near a passage is in meaning, and how many of the question's words it holds. Pure.

Chosen by measurement (RESULTS.md) among reciprocal ranks (Cormack et al. 2009) and weighted sums with several
normalisations. BM25 is divided by the most that it could reach for the question, not by what it does reach, so a
score means the same whether the index holds ten passages or a million, and whatever else was found.
"""

import numpy as np
from numpy.typing import NDArray

from index.bm25 import Scores
from index.types import Ids

WEIGHT = 0.5
"""Share of the cosine in the fused score, from 0 to 1."""

CANDIDATES = 100
"""Passages that each side puts forward, at least; each is then given both scores."""


def fuse(dense: Scores, lexical: Scores, best: float, weight: float = WEIGHT) -> Scores:
    """The fused score of each of some passages, shape (n,), in [-weight, 1].

    ``dense`` (n,) are cosines; ``lexical`` (n,) are BM25 scores of the same passages, 0 where no word is shared;
    ``best`` is the BM25 score that no passage can exceed, 0 if the index holds no word of the question: then the
    cosine decides alone.
    """
    share = lexical / np.float32(best) if best > 0 else np.zeros_like(dense)
    fused: Scores = np.float32(weight) * dense + np.float32(1 - weight) * share
    return fused


def leaders(ids: Ids, scores: Scores, k: int) -> NDArray[np.intp]:
    """Where the ``k`` highest scores stand, best first, ties by id."""
    order: NDArray[np.intp] = np.lexsort((ids, -scores))[:k]
    return order
