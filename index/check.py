"""Is an index whole? Every article, passage, vector and view against the others, in plain words."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.database import HEADER, damaged
from index.encoder import Encoder
from index.errors import ArticleError, DamagedIndexError
from index.hybrid import HybridView
from index.lock import write_lock
from index.plain import plain
from index.store import Store
from index.sync import sync_folder
from index.types import Fault, Ids, Passage, Settings
from index.vectors import VectorView
from index.words import WordView

_BATCH = 1_000
_UNIT = 1e-3  # how far a stored vector's length may be from 1


def find_faults(store: Store) -> list[Fault]:
    """Every fault found; an empty list means that the index is whole."""
    faults: list[Fault] = []
    try:
        faults.extend(_database(store))
        faults.extend(broken := list(_files(store)))
        faults.extend(_vectors(store))
        faults.extend(Fault(what) for what in VectorView(store).faults())
        if not broken:  # the words are made from the texts, so they must be sound to compare
            faults.extend(Fault(what) for what in WordView(store).faults())
    except DamagedIndexError as error:
        faults.append(Fault(str(error)))
    return faults


def repair(store: Store, encoder: Encoder) -> None:
    """Mend what can be mended: views from the store, vectors from the text, articles from their files.

    A store that SQLite cannot read through is put aside, and another made from the folder. Raises
    ArticleError where something must be read again and the folder is gone; nothing is changed then.
    """
    settings = store.settings
    try:
        _repair(store, encoder)
        whole = not find_faults(store)
    except DamagedIndexError:
        whole = False
    if not whole:
        _rebuild(store, encoder, settings)


def _rebuild(store: Store, encoder: Encoder, settings: Settings) -> None:
    folder = Path(settings.folder)
    if not folder.is_dir():
        raise ArticleError(f"{store.path} is damaged and its folder {folder} is gone; put it back and repair again")
    with write_lock(store.folder):
        store.close()
        Store.put_aside(store.folder)
        Store.create(store.folder, replace(settings, dim=encoder.dim)).close()
    sync_folder(folder, store.folder, encoder)


def _repair(store: Store, encoder: Encoder) -> None:
    folder = Path(store.settings.folder)
    with write_lock(store.folder):
        if HEADER in store.damages():
            raise damaged(store.path, HEADER)
        store.reindex()
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
        HybridView.open(store).save()
    if broken or orphans:
        sync_folder(folder, store.folder, encoder)


def _database(store: Store) -> Iterator[Fault]:
    for what in store.damages():
        yield Fault(f"the database: {what}")
    store.files()  # raises if a name or a hash is no text any more
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
    for article_id, source in store.read("SELECT id, source FROM articles"):
        for verify, what in ((False, "it cannot be read from the store"), (True, "it is not what was stored")):
            try:
                store.article(article_id, verify)
            except DamagedIndexError:
                yield source, what
                break
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
        with np.errstate(over="ignore", invalid="ignore"):  # damaged numbers may be of any size, or none
            sound.append(kept[np.abs(np.linalg.norm(vectors, axis=1) - 1) < _UNIT])
    return np.setdiff1d(ids, np.concatenate(sound))


def _embed(store: Store, encoder: Encoder, ids: Iterable[int]) -> None:
    """Embed those of ``ids`` that are passages."""
    wanted = [int(i) for i in ids]
    for first in range(0, len(wanted), _BATCH):
        places = store.places(wanted[first : first + _BATCH])
        texts = []
        for article_id, start, end in places.values():
            article = store.article(article_id, verify=False)
            texts.append("" if article is None else plain(Passage(article, start, end).text))
        with store.transaction():
            store.put_vectors(list(places), encoder.encode(texts))
