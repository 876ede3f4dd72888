"""The FAISS view of an index: passage ids and vectors, searched by inner product.

The vectors themselves are in the store, so this view can always be made again without embedding anything, and
the passages that an approximate index finds are ranked by them (``score``).
On disk it is a file of its own, written under a new name and then recorded in the store with its hash and
the generation it belongs to; a file that is missing, damaged or of another generation is mended from the
store.
"""

import logging
import threading
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from index import ann
from index.database import lost
from index.store import Store
from index.types import Changes, Ids, Vectors
from index.view import load_view, save_view

NAME = "vectors"
_BATCH = 10_000
_GONE = 100  # passages that may be passed over in searches before FAISS is made to forget them, which takes it long
_log = logging.getLogger(__name__)


class VectorView:
    """The vectors of all passages of ``store``, as of ``generation``; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._index: ann.Index = ann.make_exact(store.settings.dim)
        self._gone: Ids = np.empty(0, dtype=np.int64)  # passages that are in the index and no more in the store
        self.generation = 0
        self.saved = 0
        """The generation of the file on disk; 0 if it had to be passed over."""

    @classmethod
    def open(cls, store: Store) -> "VectorView":
        """The view on disk brought up to the store's generation; made anew if it is not whole."""
        view = cls(store)
        record, found = load_view(store, NAME, _read)
        if record is not None and found is None:
            _log.warning("the FAISS file %s is missing or damaged; mended from the store", record.file)
        elif record is not None and found is not None and found.d == store.settings.dim:
            view._index, view.generation, view.saved = found, record.generation, record.generation
        view.refresh()
        return view

    @property
    def ids(self) -> Ids:
        """The passage ids it holds, in its own order."""
        ids = ann.ids_of(self._index)
        return ids[~_are_in(ids, self._gone)]

    def refresh(self, changes: Changes | None = None) -> None:
        """Take in what has changed in the store since ``generation``, which is ``changes`` if that is known.

        Raises StoreError if the store is damaged.
        """
        if self._store.generation == self.generation:
            return
        with self._lock, self._store.snapshot():
            generation = self._store.generation
            gone, new = changes or self._store.changes(self.generation, self.ids)
            self._gone = np.union1d(self._gone, gone)
            if len(self._gone) > _GONE:
                self._forget()
            for start in range(0, len(new), _BATCH):
                part = new[start : start + _BATCH]
                self._index.add_with_ids(self._whole(part), part)
            self.generation = generation

    def _forget(self) -> None:
        """Remove what is gone."""
        if len(self._gone):
            self._index.remove_ids(faiss.IDSelectorBatch(self._gone))
            self._gone = self._gone[:0]

    def search(self, vector: Vectors, k: int, among: Ids | None = None) -> tuple[Ids, Vectors]:
        """The ``k`` nearest passages to ``vector``, shape (dim,), out of ``among`` (all, if None).

        Returns ids and cosines, best first, ties by id; fewer than ``k`` where there are no more.
        """
        with self._lock:
            most = max(min(k + len(self._gone), self._index.ntotal), 1)  # FAISS makes room for as many
            scores, ids = ann.search(self._index, vector, most, among)
            found = (ids >= 0) & ~_are_in(ids, self._gone)
        order = np.lexsort((ids[found], -scores[found]))[: max(k, 0)]
        return ids[found][order], scores[found][order]

    def score(self, vector: Vectors, ids: Ids) -> Vectors:
        """The cosine of ``vector``, shape (dim,), with each of ``ids``, in their order."""
        with self._lock:
            vectors = ann.vectors_of(self._index, ids)
        scores: Vectors = (self._whole(ids) if vectors is None else vectors) @ vector
        return scores

    def _whole(self, ids: Ids) -> Vectors:
        """The vectors of all of ``ids``. Raises DamagedIndexError if the store lost one."""
        kept, vectors = self._store.vectors(ids)
        if len(kept) < len(ids):
            raise lost(self._store.folder, f"{len(ids) - len(kept)} passages have no vector")
        return vectors

    def save(self) -> None:
        """Write the view beside the store. Only the holder of the write lock may call it."""
        if self.saved != self.generation:
            with self._lock:
                self._forget()
            self._suit()
            save_view(
                self._store, NAME, "faiss", self.generation, lambda path: faiss.write_index(self._index, str(path))
            )
            self.saved = self.generation

    def _suit(self) -> None:
        """Make the index anew if there is a better kind for as many passages as there are now."""
        ids = np.sort(self.ids)
        if ann.is_suited(self._index, len(ids)):
            return
        better: ann.Index = ann.make_exact(self._store.settings.dim)
        if len(ids) > ann.EXACT:
            chosen = np.random.default_rng(0).choice(ids, ann.sample_size(len(ids)), replace=False)
            better = ann.make_approximate(self._whole(np.sort(chosen)), len(ids))
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            better.add_with_ids(self._whole(part), part)
        with self._lock:
            self._index = better

    def faults(self) -> list[str]:
        """Where the file on disk and the store disagree, in words for people.

        A file that lags behind the store, as an interrupted sync leaves it, is no fault: opening it takes
        in what is missing. So is one that was never written.
        """
        record, index = load_view(self._store, NAME, _read)
        if record is None:
            return []
        if index is None:
            return [f"the FAISS file {record.file} is missing or damaged"]
        with self._store.snapshot():
            view = VectorView(self._store)
            view._index, view.generation = index, record.generation
            view.refresh()
            same = np.array_equal(np.sort(view.ids), self._store.passage_ids())
        if not same:
            return ["the FAISS file holds other passages than the store"]
        count = len(self.differing())
        return [f"{count} vectors are not those that were stored"] if count else []

    def differing(self) -> Ids:
        """Passages whose vector in the store is not that of the file, which is known by its checksum to be whole.

        None where there is no whole file to compare with. An approximate index tells only large differences.
        """
        record, index = load_view(self._store, NAME, _read)
        if record is None or index is None:
            return np.empty(0, dtype=np.int64)
        found = [np.empty(0, dtype=np.int64)]
        for ids, filed in ann.contents(index):
            kept, vectors = self._store.vectors(ids)
            found.append(kept[~ann.are_same(index, filed[np.isin(ids, kept)], vectors)])
        return np.concatenate(found)


def _are_in(ids: Ids, known: Ids) -> NDArray[np.bool_]:
    """Which of ``ids`` are among ``known``, ascending; many times as fast as ``numpy.isin`` for few ids."""
    if not len(known):
        return np.zeros(len(ids), np.bool_)
    found: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, ids), len(known) - 1)] == ids
    return found


def _read(path: Path) -> ann.Index | None:
    """The index in a file whose bytes are known to be whole; None if it is of another kind."""
    try:
        index: ann.Index = faiss.read_index(str(path))
    except RuntimeError:  # gone since its checksum was taken: a sync has put another in its place
        return None
    return index if isinstance(index, ann.KINDS) else None
