"""The truth of an index: articles, passages, vectors and settings in one SQLite file.

Every change is one transaction that also raises the generation, so that a reader in any process sees an
article whole or not at all, and views (FAISS, words) know which changes they have yet to take in. Ids of
passages only grow and are never used twice.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

import numpy as np

from index import repeats
from index.added import Added
from index.database import Database, batches, column, damaged, errors, lost, marks
from index.errors import DamagedIndexError, MissingIndexError, StoreError
from index.filter import condition
from index.repeats import Repeats
from index.rows import COLUMNS, article_of, fingerprint, is_whole, row_of, sealed, unsealed
from index.types import (
    FORMAT,
    Article,
    Changes,
    Entry,
    FileState,
    Filter,
    Ids,
    Listed,
    Settings,
    Skipped,
    Vectors,
    ViewRecord,
)

FILE = "index.sqlite"
_KEPT = 10_000  # generations for which it is known what each removed; a view that lags more compares all

SCHEMA = """
CREATE TABLE settings (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE files (source TEXT PRIMARY KEY, sha256 TEXT NOT NULL, skipped TEXT, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE left_out (
    name TEXT PRIMARY KEY, source TEXT NOT NULL REFERENCES files (source) ON UPDATE CASCADE ON DELETE CASCADE,
    reason TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX left_out_by_source ON left_out (source);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, title TEXT NOT NULL, text TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES files (source) ON UPDATE CASCADE ON DELETE CASCADE,
    published TEXT, pages TEXT NOT NULL, body INTEGER NOT NULL, author TEXT, url TEXT, paragraphs TEXT NOT NULL,
    sha256 TEXT NOT NULL);
CREATE INDEX articles_by_source ON articles (source);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX passages_by_article ON passages (article_id);
CREATE TABLE vectors (
    passage_id INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE, vector BLOB NOT NULL);
CREATE TABLE removed (passage_id INTEGER PRIMARY KEY, generation INTEGER NOT NULL);
CREATE INDEX removed_by_generation ON removed (generation);
CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    INSERT INTO removed SELECT old.id, value + 1 FROM settings WHERE key = 'generation'; END;
CREATE TABLE views (name TEXT PRIMARY KEY, file TEXT NOT NULL, checksum TEXT NOT NULL, generation INTEGER NOT NULL)
    WITHOUT ROWID;
"""


class Store:
    """The SQLite file of the index in ``folder``; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        """Open an existing store. Raises MissingIndexError or StoreError."""
        self.folder = folder
        self.path = folder / FILE
        self._database = Database(self.path)
        self.repeats = Repeats(self._database)
        self.added = Added(self._database)
        if folder.exists() and not folder.is_dir():
            raise StoreError(f"{folder} is a file; expected the folder of an index; name another place")
        if not self.path.is_file():
            raise MissingIndexError(f"no index in {folder}; make one: python -m index sync DIR --index {folder}")
        if self.settings.format != FORMAT:
            raise StoreError(
                f"the index in {folder} has format {self.settings.format}, expected {FORMAT}; "
                f"build it again: python -m index sync {self.settings.folder} --index {folder} --replace"
            )

    @classmethod
    def create(cls, folder: Path, settings: Settings) -> "Store":
        """Make an empty store, complete under its name or not there at all."""
        draft = folder / f"{FILE}.draft"
        for rest in ("", "-journal"):
            (folder / f"{draft.name}{rest}").unlink(missing_ok=True)
        with errors(draft), sqlite3.connect(draft) as db:
            db.executescript(SCHEMA + repeats.SCHEMA)
            db.execute("INSERT INTO settings VALUES ('settings', ?), ('generation', 0)", (_dump(settings),))
        db.close()
        for rest in ("-wal", "-shm"):  # SQLite would play the log of a deleted store into the new one
            (folder / f"{FILE}{rest}").unlink(missing_ok=True)
        draft.rename(folder / FILE)
        return cls(folder)

    @staticmethod
    def put_aside(folder: Path) -> None:
        """Rename the files of a damaged store, so that another can be made and nothing is lost."""
        for path in folder.glob(f"{FILE}*"):
            path.replace(path.with_name(f"damaged-{path.name}"))

    @property
    def settings(self) -> Settings:
        """The settings that the index was built with."""
        try:
            return Settings(**json.loads(self.read("SELECT value FROM settings WHERE key = 'settings'")[0][0]))
        except (DamagedIndexError, IndexError, ValueError, TypeError) as error:
            raise damaged(self.path, "its settings cannot be read") from error

    @property
    def identity(self) -> int:
        """Tells this store from one that was in the same folder before; ids and generations are of one store."""
        return self._database.identity

    @property
    def generation(self) -> int:
        """The number of changes so far; equal generations, equal contents."""
        try:
            return int(self.read("SELECT value FROM settings WHERE key = 'generation'")[0][0])
        except (DamagedIndexError, IndexError, ValueError, TypeError) as error:
            raise damaged(self.path, "its generation cannot be read") from error

    @property
    def finished(self) -> bool:
        """Whether a sync has come to its end since the store was made or emptied for other settings."""
        return bool(self.read("SELECT 1 FROM settings WHERE key = 'finished'"))

    def files(self) -> dict[str, FileState]:
        """All files known, by their path relative to the folder."""
        rows = self.read("SELECT source, sha256, skipped, stamp FROM files")
        return {source: FileState(*state) for source, *state in rows}

    def articles(self) -> list[Listed]:
        """All articles, sorted by name."""
        rows = self.read(
            "SELECT a.name, a.title, f.sha256, (SELECT count(*) FROM passages WHERE article_id = a.id), a.published "
            "FROM articles a JOIN files f ON f.source = a.source ORDER BY a.name"
        )
        return [Listed(*row) for row in rows]

    def skipped(self) -> list[Skipped]:
        """All files, and parts of files, that were left out, sorted by name."""
        rows = self.read(
            "SELECT source, skipped FROM files WHERE skipped IS NOT NULL "
            "UNION SELECT name, reason FROM left_out ORDER BY 1"
        )
        return [Skipped(*row) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many articles each file holds that holds any."""
        return dict(self.read("SELECT source, count(*) FROM articles GROUP BY source"))

    def article(self, article_id: int, verify: bool = True) -> Article | None:
        """The article with the row id ``article_id``, None if it is gone.

        Raises DamagedIndexError if it cannot be read or, unless ``verify`` is false, is not what was stored.
        """
        return self.texts([article_id], verify).get(article_id)

    def texts(self, ids: Sequence[int], verify: bool = True) -> dict[int, Article]:
        """Row id → article, for those of ``ids`` that still exist. Raises as ``article`` does."""
        found: dict[int, Article] = {}
        for batch in batches(ids):
            rows = self.read(f"SELECT id, sha256, {COLUMNS} FROM articles WHERE id IN ({marks(batch)})", batch)
            bounds = self._all_bounds(batch) if verify else {}
            for article_id, digest, *row in rows:
                try:
                    article = found[article_id] = article_of(row)
                except (ValueError, TypeError) as error:
                    raise lost(self.folder, f"the pages of {row[0]} cannot be read") from error
                if verify and not is_whole(article, bounds.get(article_id, []), digest):
                    raise lost(self.folder, f"{article.id} is not what was stored")
        return found

    def _all_bounds(self, batch: list[int]) -> dict[int, list[tuple[int, int]]]:
        """Start and end of each passage, in order, of each article that has any."""
        found: dict[int, list[tuple[int, int]]] = {}
        rows = self.read(
            f'SELECT article_id, start, "end" FROM passages WHERE article_id IN ({marks(batch)}) ORDER BY id', batch
        )
        for article_id, *bounds in rows:
            found.setdefault(article_id, []).append((bounds[0], bounds[1]))
        return found

    def names(self, ids: Sequence[int]) -> dict[int, str]:
        """Row id → name, for those of ``ids`` that still exist."""
        found: dict[int, str] = {}
        for batch in batches(ids):
            found |= self.read(f"SELECT id, name FROM articles WHERE id IN ({marks(batch)})", batch)
        return found

    def bounds(self, article_id: int) -> list[tuple[int, int]]:
        """Start and end of each passage of an article, in order."""
        return self._all_bounds([article_id]).get(article_id, [])

    def articles_of(self, source: str) -> dict[str, int]:
        """The articles that a file holds, with their numbers of passages."""
        rows = self.read(
            "SELECT name, (SELECT count(*) FROM passages WHERE article_id = a.id) FROM articles a WHERE source = ?",
            (source,),
        )
        return dict(rows)

    def article_id(self, name: str) -> int | None:
        """The row id of the article called ``name``, None if there is none."""
        rows = self.read("SELECT id FROM articles WHERE name = ?", (name,))
        return int(rows[0][0]) if rows else None

    def places(self, ids: Sequence[int] | Ids) -> dict[int, tuple[int, int, int]]:
        """Passage id → (article's row id, start, end), for those of ``ids`` that still exist."""
        found: dict[int, tuple[int, int, int]] = {}
        for batch in batches(ids):
            rows = self.read(f'SELECT id, article_id, start, "end" FROM passages WHERE id IN ({marks(batch)})', batch)
            found |= {row[0]: row[1:] for row in rows}
        return found

    def passage_ids(self, where: Filter | None = None) -> Ids:
        """The ids of all passages within ``where``, ascending."""
        clauses, values = condition(where or Filter())
        rows = self.read(
            f"SELECT p.id FROM passages p JOIN articles a ON a.id = p.article_id WHERE {clauses} ORDER BY p.id"
            if where
            else "SELECT id FROM passages ORDER BY id",
            values,
        )
        return column(rows)

    def changes(self, since: int, known: Ids) -> Changes:
        """Passages that are gone and that are new, ascending, for a view of ``known`` passages as of ``since``.

        Passages that the view never held may be among those that are gone. In a snapshot.
        """
        if not 0 < self.generation - since <= _KEPT:
            current = self.passage_ids()
            return np.setdiff1d(known, current, assume_unique=True), np.setdiff1d(current, known, assume_unique=True)
        gone = self.read("SELECT passage_id FROM removed WHERE generation > ? ORDER BY 1", (since,))
        return column(gone), self.newer(int(known.max(initial=0)))

    def newer(self, after: int) -> Ids:
        """The ids of the passages above ``after``, ascending."""
        return column(self.read("SELECT id FROM passages WHERE id > ? ORDER BY id", (after,)))

    @property
    def last_id(self) -> int:
        """The largest id of a passage, 0 if there is none."""
        return int(self.read("SELECT coalesce(max(id), 0) FROM passages")[0][0])

    def vectors(self, ids: Sequence[int] | Ids) -> tuple[Ids, Vectors]:
        """Those of ``ids`` that have a whole vector, in their order, and the vectors, shape (n, dim)."""
        dim = self.settings.dim
        found: dict[int, bytes] = {}
        for batch in batches(ids):
            rows = self.read(f"SELECT passage_id, vector FROM vectors WHERE passage_id IN ({marks(batch)})", batch)
            found |= {row[0]: vector for row in rows if (vector := unsealed(row[1], 4 * dim)) is not None}
        kept = [i for i in np.asarray(ids, dtype=np.int64).tolist() if i in found]
        joined = b"".join(found[i] for i in kept)
        return np.array(kept, dtype=np.int64), np.frombuffer(joined, dtype="<f4").reshape(len(kept), dim).astype(
            np.float32
        )

    def view(self, name: str) -> ViewRecord | None:
        """What is on disk of a view, None if it was never written."""
        rows = self.read("SELECT name, file, checksum, generation FROM views WHERE name = ?", (name,))
        return ViewRecord(*rows[0]) if rows else None

    def record_view(self, record: ViewRecord) -> None:
        """Note what is on disk of a view now; takes effect at once."""
        self._execute("INSERT OR REPLACE INTO views VALUES (?, ?, ?, ?)", astuple(record))
        self._execute("DELETE FROM removed WHERE generation <= ?", (self.generation - _KEPT,))

    def put(
        self, source: str, sha256: str, entries: Iterable[Entry], left_out: Iterable[Skipped] = (), stamp: str = ""
    ) -> None:
        """Store a file's articles, and parts that were left out, in place of those it had. Inside ``transaction``."""
        self.remove(source)
        self._execute("INSERT INTO files VALUES (?, ?, NULL, ?)", (source, sha256, stamp))
        for entry in entries:
            self._put_entry(entry)
        for part in left_out:
            self._execute("INSERT OR REPLACE INTO left_out VALUES (?, ?, ?)", (part.source, source, part.reason))

    def put_skipped(self, source: str, sha256: str, reason: str, stamp: str = "") -> None:
        """Note that a file was left out; its articles, if any, go. Inside ``transaction``."""
        self.remove(source)
        self._execute("INSERT INTO files VALUES (?, ?, ?, ?)", (source, sha256, reason, stamp))

    def restamp(self, stamps: Mapping[str, str]) -> None:
        """Note that files which are unchanged have other stamps by now; no change that a search could see."""
        with self._database.transaction(last=None):
            for source, stamp in stamps.items():
                self._execute("UPDATE files SET stamp = ? WHERE source = ?", (stamp, source))

    def rename(self, moves: Sequence[tuple[str, str]]) -> None:
        """Give files and their articles other names, all at once: (old, new). Inside ``transaction``.

        They go by way of names that no file has, so that two may swap names and chains may move on.
        """
        for old, _ in moves:
            self._rename(old, f"/{old}")
        for old, new in moves:
            self._rename(f"/{old}", new)

    def _rename(self, old: str, new: str) -> None:
        self._execute("UPDATE files SET source = ? WHERE source = ?", (new, old))
        for table in ("articles", "left_out"):
            self._execute(
                f"UPDATE {table} SET name = ? || substr(name, ?) WHERE source = ?", (new, len(old) + 1, new)
            )

    def remove(self, source: str) -> int:
        """Forget a file and all that came from it; how many passages went. Inside ``transaction``."""
        count = self.read(
            "SELECT count(*) FROM passages p JOIN articles a ON a.id = p.article_id WHERE a.source = ?",
            (source,),
        )
        self._execute("DELETE FROM files WHERE source = ?", (source,))
        return int(count[0][0])

    def put_vectors(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Store the vectors of existing passages, in place of those they had. Inside ``transaction``."""
        for passage_id, vector in zip(ids, vectors, strict=True):
            blob = np.asarray(vector, dtype="<f4").tobytes()
            self._execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (passage_id, sealed(blob)))

    def remove_row(self, table: str, row: int) -> None:
        """Remove a row and all that belongs to it. Inside ``transaction``."""
        self._execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))

    def forget_views(self) -> None:
        """Forget what is on disk of every view, so that all are made anew; takes effect at once."""
        self._execute("DELETE FROM views")

    def set_settings(self, settings: Settings) -> None:
        """Replace the settings. Inside ``transaction``."""
        self._execute("UPDATE settings SET value = ? WHERE key = 'settings'", (_dump(settings),))

    def set_finished(self, finished: bool) -> None:
        """Note whether the store holds all that a sync found; takes effect at once or with its transaction."""
        sql = "INSERT OR REPLACE INTO settings VALUES ('finished', 1)"
        self._execute(sql if finished else "DELETE FROM settings WHERE key = 'finished'")

    def damages(self) -> list[str]:
        """What SQLite finds wrong with its file, in its own words."""
        return self._database.damages()

    def require_whole(self) -> None:
        """Raise DamagedIndexError if the file or its generation cannot be read, or SQLite finds something wrong."""
        for what in self.damages() or ["its generation is below 0"] * (self.generation < 0):
            raise damaged(self.path, what)

    def reindex(self) -> None:
        """Make SQLite's own indexes anew from the tables."""
        self._execute("REINDEX")

    def transaction(self) -> AbstractContextManager[None]:
        """What is written inside, if anything, is there together afterwards, one generation later, or not at all."""
        return self._database.transaction("UPDATE settings SET value = value + 1 WHERE key = 'generation'")

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside is of one generation, whatever other threads and processes store meanwhile."""
        return self._database.snapshot()

    def read(self, sql: str, values: Sequence[object] = ()) -> "list[tuple[Any, ...]]":
        """All rows of a query. Raises StoreError where the file is damaged or locked."""
        return self._database.read(sql, values)

    def close(self) -> None:
        """Close the connection of the calling thread."""
        self._database.close()

    def _execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        return self._database.execute(sql, values)

    def _put_entry(self, entry: Entry) -> None:
        article = entry.article
        digest = fingerprint(article, [(passage.start, passage.end) for passage in entry.passages])
        values = (*row_of(article), digest)
        article_id = self._execute(
            f"INSERT INTO articles ({COLUMNS}, sha256) VALUES ({marks(values)})", values
        ).lastrowid
        sql = 'INSERT INTO passages (article_id, start, "end") VALUES (?, ?, ?)'
        ids = [self._execute(sql, (article_id, p.start, p.end)).lastrowid or 0 for p in entry.passages]
        self.put_vectors(ids, entry.vectors)
        self.repeats.add(article)


def _dump(settings: Settings) -> str:
    return json.dumps(asdict(settings))
