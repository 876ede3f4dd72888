"""Both views as one: passages found by meaning or by words, each given both scores and ranked by their fusion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from index.fusion import CANDIDATES, WEIGHT, fuse, leaders
from index.store import Store
from index.types import Ids, Vectors
from index.vectors import NAME as VECTORS
from index.vectors import VectorView
from index.words import NAME as WORDS
from index.words import WordView

Retrieval = Literal["hybrid", "dense", "lexical"]
"""By what passages are found and ranked; ``hybrid`` is what found most (RESULTS.md)."""

LARGE = 20_000
"""The id of a passage from which on an index is large: writing its views takes longer than a small sync."""

SMALL = 128
"""Passages that a small sync stores, at most."""

LAG = 8
"""Changes of the store that may be missing in the files of a large index."""

WEIGHTS: dict[Retrieval, float] = {"hybrid": WEIGHT, "dense": 1.0, "lexical": 0.0}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passages, best first, ties by id: their ids and scores, each of shape (n,)."""

    ids: Ids
    scores: Vectors
    dense: Vectors
    lexical: Vectors


def save_views(store: Store, stored: int) -> None:
    """Write what has changed to the files of both views, after a sync that stored so many passages.

    Files of a large index take seconds to write. After a small sync they are left as they are, as long as they
    lag by so few changes that whoever opens them takes in the rest at once.
    """
    if store.finished and stored <= SMALL and store.last_id >= LARGE and _are_near(store):
        return
    HybridView.open(store).save()


def _are_near(store: Store) -> bool:
    records = [store.view(name) for name in (VECTORS, WORDS)]
    return all(
        record is not None and store.generation - record.generation <= LAG and (store.folder / record.file).is_file()
        for record in records
    )


class HybridView:
    """The vectors and the words of all passages of a store; safe to use from several threads."""

    def __init__(self, store: Store, vectors: VectorView, words: WordView) -> None:
        self._store = store
        self._views = (vectors, words)
        self._vectors = vectors
        self._words = words

    @classmethod
    def open(cls, store: Store) -> "HybridView":
        """Both views, brought up to the store's generation; made anew where they are not whole."""
        return cls(store, VectorView.open(store), WordView.open(store))

    @property
    def generation(self) -> int:
        """The generation of the store that both show."""
        return min(view.generation for view in self._views)

    @property
    def saved(self) -> int:
        """The generation of the files on disk; 0 if one had to be passed over."""
        return min(view.saved for view in self._views)

    def refresh(self) -> None:
        """Take in what has changed in the store."""
        with self._store.snapshot():
            same = self._vectors.generation == self._words.generation
            changes = self._store.changes(self.generation, self._words.ids) if same else None
            for view in self._views:
                view.refresh(changes)

    def save(self) -> None:
        """Write both views beside the store. Only the holder of the write lock may call it."""
        for view in self._views:
            view.save()

    def count_words(self, words: Sequence[str]) -> list[int]:
        """How many passages hold each of ``words``, in any inflection."""
        return self._words.count(words)

    def holders(self, word: str, k: int) -> Ids:
        """The ``k`` passages that hold ``word``, in any inflection, with the most weight."""
        return self._words.query(word).search(k)[0]

    def search(
        self, question: str, vector: Vectors, k: int, among: Ids | None = None, retrieval: Retrieval = "hybrid"
    ) -> Ranked:
        """The ``k`` best passages out of ``among`` (all, if None) for a question and its vector, shape (dim,)."""
        size = max(CANDIDATES, k)
        query = self._words.query(question)
        near, _ = self._vectors.search(vector, size, among)
        shared, _ = query.search(size, among)
        ids = {"hybrid": np.union1d(near, shared), "dense": near, "lexical": shared}[retrieval]
        dense, lexical = self._vectors.score(vector, ids), query.score(ids)
        scores = fuse(dense, lexical, query.best, WEIGHTS[retrieval])
        best = leaders(ids, scores, max(k, 0))
        return Ranked(ids[best], scores[best], dense[best], lexical[best])
