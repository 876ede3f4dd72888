"""Is an index whole? Every article, passage, vector and view against the others, in plain words."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.errors import ArticleError, StoreError
from index.lock import write_lock
from index.store import Store, fingerprint
from index.sync import sync_folder
from index.types import Fault, Ids, Passage
from index.vectors import VectorView

_BATCH = 1_000
_UNIT = 1e-3  # how far a stored vector's length may be from 1


def find_faults(store: Store) -> list[Fault]:
    """Every fault found; an empty list means that the index is whole."""
    view = (Fault(what) for what in VectorView(store).faults())
    return list(chain(_database(store), _files(store), _vectors(store), view))


def repair(store: Store, encoder: Encoder) -> None:
    """Mend what can be mended: views from the store, vectors from the text, articles from their files.

    Raises ArticleError where an article is damaged and its folder is gone; nothing is changed then.
    """
    folder = Path(store.settings.folder)
    with write_lock(store.folder):
        broken = {source for source, _ in _broken_files(store)}
        orphans = _orphans(store)
        if (broken or orphans) and not folder.is_dir():
            raise ArticleError(
                f"{len(broken)} articles are damaged and their folder {folder} is gone; put it back and repair again"
            )
        doubtful = VectorView(store).differing()
        with store.transaction():
            for table, row, _ in orphans:
                store.remove_row(table, row)
            for source in broken:
                store.remove(source)
        _embed(store, encoder, np.union1d(_unsound(store), doubtful))
        store.forget_views()
        VectorView.open(store).save()
    if broken or orphans:
        sync_folder(folder, store.folder, encoder)


def _database(store: Store) -> Iterator[Fault]:
    for (what,) in store.read("PRAGMA integrity_check"):
        if what != "ok":
            yield Fault(f"the database: {what}")
    for table, row, parent in _orphans(store):
        yield Fault(f"the database: row {row} of {table} belongs to a row of {parent} that is not there")


def _orphans(store: Store) -> list[tuple[str, int, str]]:
    """Rows whose parent is gone: their table, their row id, and the table of the parent."""
    return [(table, row, parent) for table, row, parent, _ in store.read("PRAGMA foreign_key_check")]


def _files(store: Store) -> Iterator[Fault]:
    for source, what in _broken_files(store):
        yield Fault(f"{source}: {what}")


def _broken_files(store: Store) -> Iterator[tuple[str, str]]:
    """Files whose articles are not what was stored, and what is wrong with them."""
    for article_id, source, digest in store.read("SELECT id, source, sha256 FROM articles"):
        bounds = store.read('SELECT start, "end" FROM passages WHERE article_id = ? ORDER BY id', (article_id,))
        try:
            article = store.article(article_id)
        except StoreError:
            yield source, "it cannot be read from the store"
            continue
        if article is not None and fingerprint(article, bounds) != digest:
            yield source, "it is not what was stored"
    sql = "SELECT source FROM files WHERE skipped IS NULL AND source NOT IN (SELECT source FROM articles)"
    for (source,) in store.read(sql):
        yield source, "its article is gone"


def _vectors(store: Store) -> Iterator[Fault]:
    unsound = len(_unsound(store))
    if unsound:
        yield Fault(f"{unsound} passages have no vector of {store.settings.dim} dimensions and unit length")


def _unsound(store: Store) -> Ids:
    """The passages that have no vector, or not one of unit length and the right size."""
    ids = store.passage_ids()
    sound = [np.empty(0, dtype=np.int64)]
    for start in range(0, len(ids), _BATCH):
        kept, vectors = store.vectors(ids[start : start + _BATCH])
        sound.append(kept[np.abs(np.linalg.norm(vectors, axis=1) - 1) < _UNIT])
    return np.setdiff1d(ids, np.concatenate(sound))


def _embed(store: Store, encoder: Encoder, ids: Iterable[int]) -> None:
    """Embed those of ``ids`` that are passages."""
    wanted = [int(i) for i in ids]
    for first in range(0, len(wanted), _BATCH):
        places = store.places(wanted[first : first + _BATCH])
        texts = []
        for article_id, start, end in places.values():
            article = store.article(article_id)
            texts.append("" if article is None else Passage(article, start, end).text)
        with store.transaction():
            store.put_vectors(list(places), encoder.encode(texts))
