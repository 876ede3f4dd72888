"""The FAISS view of an index: passage ids and vectors, searched by inner product.

The vectors themselves are in the store, so this view can always be made again without embedding anything.
On disk it is a file of its own, written under a new name and then recorded in the store with its hash and
the generation it belongs to; a file that is missing, damaged or of another generation is mended from the
store.
"""

import logging
import threading
from pathlib import Path

import faiss
import numpy as np

from index.store import Store, lost
from index.types import Ids, Vectors
from index.view import load_view, save_view

NAME = "vectors"
_BATCH = 10_000
_log = logging.getLogger(__name__)


class VectorView:
    """The vectors of all passages of ``store``, as of ``generation``; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(store.settings.dim))
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
        return _ids(self._index)

    def refresh(self) -> None:
        """Take in what has changed in the store since ``generation``. Raises StoreError if that is damaged."""
        if self._store.generation == self.generation:
            return
        with self._lock, self._store.snapshot():
            generation = self._store.generation
            current = self._store.passage_ids()
            gone = np.setdiff1d(self.ids, current, assume_unique=True)
            if len(gone):
                self._index.remove_ids(faiss.IDSelectorBatch(gone))
            new = np.setdiff1d(current, self.ids, assume_unique=True)
            for start in range(0, len(new), _BATCH):
                self._add(new[start : start + _BATCH])
            self.generation = generation

    def _add(self, ids: Ids) -> None:
        kept, vectors = self._store.vectors(ids)
        if len(kept) < len(ids):
            raise lost(self._store.folder, f"{len(ids) - len(kept)} passages have no vector")
        if len(kept):
            self._index.add_with_ids(vectors, kept)

    def search(self, vector: Vectors, k: int, among: Ids | None = None) -> tuple[Ids, Vectors]:
        """The ``k`` nearest passages to ``vector``, shape (dim,), out of ``among`` (all, if None).

        Returns ids and cosines, best first, ties by id; fewer than ``k`` where there are no more.
        """
        options, chosen = faiss.SearchParameters(), None
        if among is not None:
            options.sel = chosen = faiss.IDSelectorBatch(among)
        with self._lock:
            most = max(min(k, self._index.ntotal), 1)  # FAISS makes room for as many as it is asked for
            scores, ids = self._index.search(vector.reshape(1, -1), most, params=options)
        del chosen  # FAISS holds no reference to it: it had to live until here
        found = ids[0] >= 0
        order = np.lexsort((ids[0][found], -scores[0][found]))
        return ids[0][found][order][: max(k, 0)], scores[0][found][order][: max(k, 0)]

    def score(self, vector: Vectors, ids: Ids) -> Vectors:
        """The cosine of ``vector``, shape (dim,), with each of ``ids``, in their order; 0 for one that is gone."""
        kept, vectors = self._store.vectors(ids)
        scores = np.zeros(len(ids), dtype=np.float32)
        scores[np.isin(ids, kept)] = vectors @ vector
        return scores

    def save(self) -> None:
        """Write the view beside the store. Only the holder of the write lock may call it."""
        if self.saved != self.generation:
            save_view(
                self._store, NAME, "faiss", self.generation, lambda path: faiss.write_index(self._index, str(path))
            )
            self.saved = self.generation

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
        if record.generation != self._store.generation:
            return []
        if not np.array_equal(np.sort(_ids(index)), self._store.passage_ids()):
            return ["the FAISS file holds other passages than the store"]
        count = len(self.differing())
        return [f"{count} vectors are not those that were stored"] if count else []

    def differing(self) -> Ids:
        """Passages whose vector in the store is not that of the file, which is known by its hash to be whole.

        None where there is no whole file of the store's generation to compare with.
        """
        record, index = load_view(self._store, NAME, _read)
        if record is None or index is None or record.generation != self._store.generation:
            return np.empty(0, dtype=np.int64)
        found = [np.empty(0, dtype=np.int64)]
        ids = _ids(index)
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            kept, vectors = self._store.vectors(part)
            filed = index.index.reconstruct_n(start, len(part))[np.isin(part, kept)]
            found.append(kept[~np.all(filed == vectors, axis=1)])
        return np.concatenate(found)


def _ids(index: faiss.IndexIDMap2) -> Ids:
    return np.asarray(faiss.vector_to_array(index.id_map), dtype=np.int64)


def _read(path: Path) -> faiss.IndexIDMap2 | None:
    """The index in a file whose bytes are known to be whole; None if it is of another kind."""
    index = faiss.read_index(str(path))
    return index if isinstance(index, faiss.IndexIDMap2) else None
