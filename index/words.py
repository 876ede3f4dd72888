"""The lexical view of an index: the words of every passage and of its article's title, ranked by BM25.

Like the FAISS view it can always be made again from the store. On disk it is a file of its own, written under a
new name and then recorded in the store with its checksum and the generation it belongs to; a file that is
missing, damaged or of another generation is mended from the store.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import numpy as np

from index.bm25 import BM25, Query
from index.database import lost
from index.errors import StaleIndexError
from index.segment import Segment
from index.store import Store
from index.types import Changes, Ids, Passage
from index.view import load_view, save_view

NAME = "words"
_BATCH = 10_000
_MOST = 1_000  # passages of one step whose words are kept: those of more would take as much room as the view
_log = logging.getLogger(__name__)


class WordView:
    """The words of all passages of ``store``, as of ``generation``; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._words = BM25()
        self.generation = 0
        self.saved = 0
        """The generation of the file on disk; 0 if it had to be passed over."""

    @classmethod
    def open(cls, store: Store) -> "WordView":
        """The view on disk brought up to the store's generation; made anew if it is not whole."""
        view = cls(store)
        record, found = load_view(store, NAME, _load)
        if record is not None and found is None:
            _log.warning("the file of words %s is missing or damaged; mended from the store", record.file)
        elif record is not None and found is not None:
            view._words, view.generation, view.saved = BM25(found), record.generation, record.generation
        view.refresh()
        return view

    @property
    def ids(self) -> Ids:
        """The passage ids it holds, ascending."""
        with self._lock:
            return self._words.ids

    def refresh(self, changes: Changes | None = None) -> None:
        """Take in what has changed in the store since ``generation``, which is ``changes`` if that is known."""
        if self._store.generation == self.generation:
            return
        with self._lock, self._store.snapshot():
            generation = self._store.generation
            gone, new = changes or self._store.changes(self.generation, self._words.ids)
            self._words.remove(gone)
            if len(new) and new[0] < self._words.next_id:
                self._words, new = BM25(), self._store.passage_ids()  # ids only grow: it is another store by now
            self._take(new)
            self.generation = generation

    def _take(self, new: Ids) -> None:
        """Take in passages by the words that were counted when they were stored, else by their texts."""
        counted = self._store.added.since(int(new[0])) if len(new) else []
        ids = np.concatenate([np.empty(0, np.int64), *(part.ids for part in counted)])
        if counted and ids[0] >= self._words.next_id and np.isin(new, ids, assume_unique=True).all():
            for part in counted:
                self._words.extend(part)
            if len(ids) > len(new):  # some came and went
                self._words.remove(np.setdiff1d(ids, new, assume_unique=True))
            return
        for start in range(0, len(new), _BATCH):
            self._words.add(*_read(self._store, new[start : start + _BATCH]))

    def query(self, question: str) -> Query:
        """The question, ready to be searched for; the passages are those of this moment."""
        with self._lock:
            return self._words.query(question)

    def count(self, words: Sequence[str]) -> list[int]:
        """How many passages hold each of ``words``, in any inflection."""
        with self._lock:
            return self._words.count(words)

    def save(self) -> None:
        """Write the view beside the store. Only the holder of the write lock may call it."""
        if self.saved != self.generation:
            with self._lock:
                segment = self._words.segment()
            save_view(self._store, NAME, "safetensors", self.generation, segment.save)
            self.saved = self.generation

    def faults(self) -> list[str]:
        """Where the file on disk and the store disagree, in words for people.

        A file that lags behind the store, as an interrupted sync leaves it, is no fault: opening it takes
        in what is missing. So is one that was never written.
        """
        record, found = load_view(self._store, NAME, _load)
        if record is None:
            return []
        if found is None:
            return [f"the file of words {record.file} is missing or damaged"]
        with self._store.snapshot():
            view = WordView(self._store)
            view._words, view.generation = BM25(found), record.generation
            view.refresh()
            return _compare(view._words.segment(), self._store)


@contextmanager
def step(store: Store) -> Iterator[None]:
    """One transaction, which also keeps the words of the passages stored in it, for the views that will take them in.

    While an index is first built there is no view yet, and none are kept.
    """
    with store.transaction():
        last = store.last_id
        yield
        new = store.newer(last) if store.view(NAME) is not None else np.empty(0, np.int64)
        if 0 < len(new) <= _MOST:
            store.added.record(Segment.of(*_read(store, new)))


def _load(path: Path) -> Segment | None:
    """The segment in a file, None if it has the terms of another version."""
    try:
        return Segment.load(path)
    except StaleIndexError:
        return None


def _read(store: Store, ids: Ids) -> tuple[Ids, list[str]]:
    """Those of ``ids`` that still exist, ascending, and the text that each is found by. In a snapshot."""
    places = sorted(store.places(ids).items())
    articles = store.texts(sorted({article_id for _, (article_id, _, _) in places}))
    kept, texts = [], []
    for passage_id, (article_id, start, end) in places:
        found = articles.get(article_id)
        if found is None:
            raise lost(store.folder, f"the article of passage {passage_id} is gone")
        kept.append(passage_id)
        texts.append(f"{found.title}\n{Passage(found, start, end).text}")
    return np.array(kept, np.int64), texts


def _compare(found: Segment, store: Store) -> list[str]:
    """Make the words of all passages anew and compare."""
    words, ids = BM25(), store.passage_ids()
    for start in range(0, len(ids), _BATCH):
        words.add(*_read(store, ids[start : start + _BATCH]))
    fresh = words.segment()
    if not np.array_equal(found.ids, fresh.ids):
        return ["the file of words holds other passages than the store"]
    if not all(np.array_equal(getattr(found, field.name), getattr(fresh, field.name)) for field in fields(Segment)):
        return ["the file of words holds other words than the passages in the store"]
    return []
