"""How far down the search the first passage stands that answers a question. Pure.

``recall@k`` is the share of questions with a rank of at most k: the *top-k accuracy* of open-domain question
answering (Karpukhin et al. 2020) and TREC's *Success@k*; TREC's own *Recall@k* counts all relevant passages.
``mrr`` is the mean of 1 / rank, 0 where there is none among the first ``DEPTH`` (TREC: *RR@20*).
``ir-measures`` and ``ranx`` would do it too, from lists of relevant passages; from a rank it is a comparison.
"""

from collections.abc import Sequence

from index import Hit, Passage
from qa.evaluation.evidence import holds
from qa.evaluation.types import GoldQuestion

DEPTH = 20
"""Passages that are looked through."""


def answers(passage: Passage, gold: GoldQuestion) -> bool:
    """Whether a passage is of an article that the question names (any, if it names none) and holds an answer."""
    named = not gold.articles or passage.article.id in gold.articles
    return named and holds(passage.text, gold.answers)


def rank_of(hits: Sequence[Hit], gold: GoldQuestion) -> int | None:
    """The place, from 1, of the first hit that answers the question; None if none does."""
    return next((place for place, hit in enumerate(hits, start=1) if answers(hit.passage, gold)), None)


def recall_at(k: int, rank: int | None) -> float:
    """100.0 if the rank is at most ``k``, else 0.0."""
    return 100.0 * (rank is not None and rank <= k)


def reciprocal_rank(rank: int | None) -> float:
    """1 / rank, in [0, 1]; 0.0 if there is none."""
    return 1.0 / rank if rank else 0.0
