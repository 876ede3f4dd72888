"""Is an index whole? Every article, passage, vector and view against the others, in plain words."""

import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.errors import ArticleError
from index.lock import write_lock
from index.store import Store
from index.sync import sync_folder
from index.types import Fault, Passage
from index.vectors import VectorView

_BATCH = 1_000
_UNIT = 1e-3  # how far a stored vector's length may be from 1


def find_faults(store: Store) -> list[Fault]:
    """Every fault found; an empty list means that the index is whole."""
    view = (Fault(what) for what in VectorView(store).faults())
    return list(chain(_database(store), _articles(store), _passages(store), _vectors(store), view))


def repair(store: Store, encoder: Encoder) -> None:
    """Mend what can be mended: views from the store, vectors from the text, articles from their files.

    Raises ArticleError where an article is damaged and its folder is gone.
    """
    broken = [source for source, _ in _broken_articles(store)]
    if broken and not Path(store.settings.folder).is_dir():
        raise ArticleError(
            f"{len(broken)} articles are damaged and their folder {store.settings.folder} is gone; "
            "put it back and repair again"
        )
    with write_lock(store.folder):
        _embed_missing(store, encoder)
        if broken:
            with store.transaction():
                for source in broken:
                    store.remove(source)
        store.forget_views()
        VectorView.open(store).save()
    if broken:
        sync_folder(Path(store.settings.folder), store.folder, encoder)


def _database(store: Store) -> Iterator[Fault]:
    for (what,) in store.read("PRAGMA integrity_check"):
        if what != "ok":
            yield Fault(f"the database: {what}")
    for table, row, parent, _ in store.read("PRAGMA foreign_key_check"):
        yield Fault(f"the database: row {row} of {table} belongs to a row of {parent} that is not there")


def _articles(store: Store) -> Iterator[Fault]:
    for source, what in _broken_articles(store):
        yield Fault(f"{source}: {what}")


def _broken_articles(store: Store) -> Iterator[tuple[str, str]]:
    """Files whose stored articles are not what was stored, and what is wrong with them."""
    for article_id, source, digest in store.read("SELECT id, source, text_sha256 FROM articles"):
        article = store.article(article_id)
        if article is None or hashlib.sha256(article.text.encode()).hexdigest() != digest:
            yield source, "its text is not the text that was stored"
            continue
        bounds = store.read('SELECT start, "end" FROM passages WHERE article_id = ?', (article_id,))
        if not bounds:
            yield source, "it has no passages"
        if any(not article.body <= start < end <= len(article.text) for start, end in bounds):
            yield source, "a passage lies outside of its text"


def _passages(store: Store) -> Iterator[Fault]:
    rows = store.read("SELECT count(*) FROM passages WHERE id NOT IN (SELECT passage_id FROM vectors)")
    if rows[0][0]:
        yield Fault(f"{rows[0][0]} passages have no vector")


def _vectors(store: Store) -> Iterator[Fault]:
    ids = store.passage_ids()
    size = 4 * store.settings.dim
    wrong = store.read("SELECT count(*) FROM vectors WHERE length(vector) != ?", (size,))[0][0]
    if wrong:
        yield Fault(f"{wrong} vectors are not of {store.settings.dim} dimensions")
        return
    for start in range(0, len(ids), _BATCH):
        _, vectors = store.vectors(ids[start : start + _BATCH])
        if not np.all(np.abs(np.linalg.norm(vectors, axis=1) - 1) < _UNIT):
            yield Fault("a vector is not of unit length")
            return


def _embed_missing(store: Store, encoder: Encoder) -> None:
    """Embed the passages that have no vector, or not one of unit length and the right size."""
    bad = [i for i in store.passage_ids().tolist() if not _sound(store, i)]
    for start in range(0, len(bad), _BATCH):
        places = store.places(bad[start : start + _BATCH])
        texts = []
        for article_id, begin, end in places.values():
            article = store.article(article_id)
            texts.append("" if article is None else Passage(article, begin, end).text)
        with store.transaction():
            store.put_vectors(list(places), encoder.encode(texts))


def _sound(store: Store, passage_id: int) -> bool:
    rows = store.read("SELECT vector FROM vectors WHERE passage_id = ?", (passage_id,))
    if not rows or len(rows[0][0]) != 4 * store.settings.dim:
        return False
    return bool(abs(np.linalg.norm(np.frombuffer(rows[0][0], dtype="<f4")) - 1) < _UNIT)
