"""Exact BM25: which passages share words with a question, and how much that says.

Lucene's form, whose inverse document frequency is never negative. With N passages, of which n_t hold the term t,
f_t times each, and L terms in a passage:

    score = sum over the question's different terms t of
            idf_t * (K1 + 1) * f_t / (f_t + K1 * (1 - B + B * L / mean L))
    idf_t = ln(1 + (N - n_t + 0.5) / (n_t + 0.5))

Nothing is weighted before it is asked for, so passages that come and go change N, n_t and mean L at once: equal
contents give equal scores, however they came about. The engines that were measured instead are in RESULTS.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log1p

import numpy as np
from numpy.typing import NDArray

from index import terms
from index.segment import Counts, Mask, Segment, merge
from index.types import Ids

Scores = NDArray[np.float32]
"""One score for each of some passages, shape (n,)."""

Places = NDArray[np.intp]
"""Rows of passages over all segments, counted from 0; they ascend with the passages' ids."""

K1 = 0.5
"""How much it says that a term stands in a passage several times. 1.2 is common; 0.5 found more (RESULTS.md)."""

B = 0.75
"""How much more terms a long passage must hold for the same score, from 0 to 1."""

_GROWTH = 4  # a segment is merged with the one before it unless that one is this much larger
_BLOCK = 32_768  # rows weighted at a time: their arrays stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a question that some passage holds: its weight, the rows of those passages, and its counts there."""

    idf: float
    rows: Places
    counts: Counts


@dataclass(frozen=True, slots=True)
class Table:
    """What scores depend on besides postings, for each passage that was ever added: id, is it there, K1 * (...).

    ``n`` passages are there; ``firsts`` are the rows at which the segments begin.
    """

    ids: Ids
    live: Mask
    norms: Scores
    n: int
    firsts: Places


class Query:
    """A question and the passages as they were when it was asked; later changes do not touch it."""

    def __init__(self, found: Sequence[Term], table: Table) -> None:
        self._terms = found
        self._table = table

    @property
    def best(self) -> float:
        """The score that no passage can exceed; 0 if none shares a word with the question."""
        return (K1 + 1) * sum(term.idf for term in self._terms)

    def search(self, k: int, among: Ids | None = None) -> tuple[Ids, Scores]:
        """The ``k`` passages with the highest scores, out of ``among`` (all, if None).

        Returns ids and scores, best first, ties by id; only passages that share a word with the question.
        """
        scores = self._all_scores
        rows = self._leaders(scores, k) if among is None else np.unique(self._rows(among))
        rows = rows[(rows >= 0) & (scores[rows] > 0)]
        rows = rows[np.lexsort((rows, -scores[rows]))[:k]]
        return self._table.ids[rows], scores[rows]

    def score(self, ids: Ids) -> Scores:
        """The score of each of ``ids``, in their order; 0 where no word is shared and for ids that are not there."""
        rows = self._rows(ids)
        scores = np.zeros(len(rows), np.float32)
        for term in self._terms:
            at = np.minimum(np.searchsorted(term.rows, rows), len(term.rows) - 1)
            hit = term.rows[at] == rows
            scores[hit] += self._weigh(term.idf, term.counts[at[hit]], rows[hit])
        return scores

    @cached_property
    def _all_scores(self) -> Scores:
        """The score of every row."""
        scores = np.zeros(len(self._table.ids), np.float32)
        for term in self._terms:
            for start in range(0, len(term.rows), _BLOCK):
                rows = term.rows[start : start + _BLOCK]
                scores[rows] += self._weigh(term.idf, term.counts[start : start + _BLOCK], rows)
        return scores

    def _weigh(self, idf: float, counts: Counts, rows: Places) -> Scores:
        """What a term adds to the scores of the passages in ``rows``."""
        often = counts.astype(np.float32)
        weights: Scores = np.float32(idf * (K1 + 1)) * (often / (often + self._table.norms[rows]))
        return weights

    def _leaders(self, scores: Scores, k: int) -> Places:
        """Rows among which are those with the ``k`` highest scores.

        The k-th score among the passages of one term is a bound that spares sorting all that share a word.
        """
        long = [term for term in self._terms if len(term.rows) >= k]
        if not long:
            return np.unique(np.concatenate([np.empty(0, np.intp), *(term.rows for term in self._terms)]))
        rows = np.flatnonzero(scores >= max(_kth(scores[term.rows], k) for term in long[:2]))
        return rows[scores[rows] >= _kth(scores[rows], k)]

    def _rows(self, ids: Ids) -> Places:
        """The rows of passages, in the order of ``ids``; -1, which no term has, for one that is not there."""
        known = self._table.ids
        if not len(known):
            return np.full(len(ids), -1)
        at = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        return np.where((known[at] == ids) & self._table.live[at], at, -1)


class BM25:
    """The words of passages, open for questions and for changes; one thread at a time may call it."""

    def __init__(self, segment: Segment | None = None) -> None:
        """Hold the passages of ``segment``; none at all if it is None."""
        self._segments = [Segment.of(np.empty(0, np.int64), []) if segment is None else segment]
        self._alive = [np.ones(len(part.ids), np.bool_) for part in self._segments]
        self._counted: Table | None = None

    def __len__(self) -> int:
        return self._table.n

    @property
    def ids(self) -> Ids:
        """The ids of the passages, ascending."""
        return self._table.ids[self._table.live]

    @property
    def next_id(self) -> int:
        """The smallest id that can be added: ids ascend, also past those of passages that were removed."""
        return max(int(part.ids.max(initial=-1)) for part in self._segments) + 1

    def add(self, ids: Ids, texts: Sequence[str]) -> None:
        """Take in passages. Raises ValueError unless their ids ascend from ``next_id`` or above."""
        self.extend(Segment.of(ids, texts))

    def extend(self, segment: Segment) -> None:
        """Take in passages whose words are counted already. Raises as ``add`` does."""
        ids = segment.ids
        if np.any(np.diff(ids, prepend=self.next_id - 1) <= 0):
            raise ValueError(
                f"ids {ids[:3]} were given, expected ascending ones from {self.next_id} on; make it anew"
            )
        if not len(ids):
            return
        self._segments.append(segment)
        self._alive.append(np.ones(len(ids), np.bool_))
        while len(self._segments) > 1 and _GROWTH * len(self._segments[-1].rows) >= len(self._segments[-2].rows):
            self._merge(2)
        self._counted = None

    def remove(self, ids: Ids) -> None:
        """Forget passages; ids that are not there are passed over."""
        for part, alive in zip(self._segments, self._alive, strict=True):
            at = np.searchsorted(part.ids, ids)
            known = at < len(part.ids)
            known[known] = part.ids[at[known]] == ids[known]
            alive[at[known]] = False
        self._counted = None

    def segment(self) -> Segment:
        """All passages as one segment, to be saved."""
        if len(self._segments) > 1 or self._table.n < len(self._table.ids):
            self._merge(len(self._segments))
            self._counted = None
        return self._segments[0]

    def query(self, question: str) -> Query:
        """The question's terms looked up; terms that no passage holds are left out."""
        return Query(list(self._terms(question)), self._table)

    def count(self, words: Sequence[str]) -> list[int]:
        """How many passages hold each of ``words``, single ones, in any inflection."""
        keys = np.array([terms.word_key(word) for word in words], np.uint64)
        held = np.logical_or.reduce([part.holds(keys) for part in self._segments])
        return [len(self._postings(int(key))[0]) if here else 0 for key, here in zip(keys, held, strict=True)]

    def _terms(self, question: str) -> Iterator[Term]:
        """The question's terms that some passage holds, rarest first."""
        found = [(key, *self._postings(key)) for key in terms.question_keys(question)]
        for _, rows, counts in sorted(found, key=lambda item: (len(item[1]), item[0])):
            if len(rows):
                yield Term(log1p((self._table.n - len(rows) + 0.5) / (len(rows) + 0.5)), rows, counts)

    def _postings(self, key: int) -> tuple[Places, Counts]:
        """The rows of the passages that hold a term, ascending over all segments, and its counts there."""
        parts = [part.postings(key) for part in self._segments]
        rows = np.concatenate([local + first for (local, _), first in zip(parts, self._table.firsts, strict=True)])
        counts = np.concatenate([count for _, count in parts])
        if self._table.n == len(self._table.ids):
            return rows, counts
        live = self._table.live[rows]
        return rows[live], counts[live]

    def _merge(self, count: int) -> None:
        """Make one segment of the last ``count``, without the passages that were removed."""
        merged = merge(list(zip(self._segments[-count:], self._alive[-count:], strict=True)))
        self._segments[-count:] = [merged]
        self._alive[-count:] = [np.ones(len(merged.ids), np.bool_)]

    @property
    def _table(self) -> Table:
        """What depends on all passages, brought up to date where passages came or went."""
        if self._counted is None:
            live = np.concatenate(self._alive)
            lengths = np.concatenate([part.lengths for part in self._segments])
            mean = lengths[live].mean() if lengths[live].any() else 1.0
            norms = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
            firsts = np.cumsum([0, *(len(part.ids) for part in self._segments[:-1])], dtype=np.intp)
            ids = np.concatenate([part.ids for part in self._segments])
            self._counted = Table(ids, live, norms, int(live.sum()), firsts)
        return self._counted


def _kth(scores: Scores, k: int) -> np.float32:
    """The ``k``-th highest of at least ``k`` scores."""
    return np.float32(np.partition(scores, len(scores) - k)[len(scores) - k])
