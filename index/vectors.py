"""The FAISS view of an index: passage ids and vectors, searched by inner product.

The vectors themselves are in the store, so this view can always be made again without embedding anything.
On disk it is a file of its own, written under a new name and then recorded in the store with its hash and
the generation it belongs to; a file that is missing, damaged or of another generation is mended from the
store.
"""

import hashlib
import logging
import os
import threading
from pathlib import Path

import faiss
import numpy as np

from index.errors import StoreError
from index.store import Store, lost
from index.types import Ids, Vectors, ViewRecord

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
        self.damaged = False
        """Whether its file had to be passed over."""
        self._saved = 0

    @classmethod
    def open(cls, store: Store) -> "VectorView":
        """The view on disk brought up to the store's generation; made anew if it is not whole."""
        view = cls(store)
        record, found = _load_recorded(store)
        if found is not None and record is not None and found.d == store.settings.dim:
            view._index, view.generation, view._saved = found, record.generation, record.generation
        elif found is None and record is not None:
            _log.warning("the FAISS file %s is missing or damaged; mended from the store", record.file)
            view.damaged = True
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

    def save(self) -> None:
        """Write the view beside the store. Only the holder of the write lock may call it."""
        if self._saved == self.generation:
            return
        data = faiss.serialize_index(self._index).tobytes()
        digest = hashlib.sha256(data).hexdigest()
        file = f"{NAME}-{self.generation}-{digest[:8]}.faiss"
        _write(self._store.folder / file, data)
        self._store.record_view(NAME, file, digest, self.generation)
        self._saved = self.generation
        for old in self._store.folder.glob(f"{NAME}-*.faiss*"):
            if old.name != file:
                old.unlink(missing_ok=True)

    def faults(self) -> list[str]:
        """Where the file on disk and the store disagree, in words for people.

        A file that lags behind the store, as an interrupted sync leaves it, is no fault: opening it takes
        in what is missing. So is one that was never written.
        """
        record, index = _load_recorded(self._store)
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
        record, index = _load_recorded(self._store)
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


def _load_recorded(store: Store) -> tuple[ViewRecord | None, faiss.IndexIDMap2 | None]:
    """The newest record of the view, and its index if the file is whole."""
    record, before = store.view(NAME), None
    while record is not None and record != before:
        index = _load(store.folder / record.file, record.sha256)
        if index is not None:
            return record, index
        record, before = store.view(NAME), record  # another process may have replaced the file meanwhile
    return record, None


def _load(path: Path, sha256: str) -> faiss.IndexIDMap2 | None:
    """The index in a file, None if the file is missing or its bytes are not those that were written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if hashlib.sha256(data).hexdigest() != sha256:
        return None
    index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
    return index if isinstance(index, faiss.IndexIDMap2) else None


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, even across a power cut. Raises StoreError if that is not possible."""
    draft = path.with_name(path.name + ".draft")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise StoreError(f"cannot write {path} ({error.strerror}); make room and run it again") from error
