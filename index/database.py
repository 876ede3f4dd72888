"""One SQLite file for several threads and processes: connections, snapshots, transactions, plain errors."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import DamagedIndexError, StoreError
from index.types import Ids

HEADER = "its header is not what was written"

_PATIENCE = 10  # seconds to wait for another process that writes
_IN_BATCH = 500  # SQLite allows at least 999 parameters in one statement


class Database:
    """The SQLite file at ``path``; each thread has a connection of its own to the file that is there now."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()

    @property
    def identity(self) -> int:
        """Tells the file that is read from one that was there before under the same name."""
        self._connection()
        return int(self._local.inode)

    def read(self, sql: str, values: Sequence[object] = ()) -> "list[tuple[Any, ...]]":
        """All rows of a query. Raises StoreError where the file is damaged or locked."""
        with errors(self.path):
            return self._connection().execute(sql, values).fetchall()

    def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run a statement; takes effect at once, or with the transaction around it."""
        with errors(self.path):
            return self._connection().execute(sql, values)

    @contextmanager
    def transaction(self, last: str | None) -> Iterator[None]:
        """All that is written inside, and then by ``last``, is there together afterwards or not at all.

        Where nothing is written, ``last`` is not run either.
        """
        with errors(self.path):
            db = self._connection()
            db.execute("BEGIN IMMEDIATE")
            before = db.total_changes
            try:
                yield
                if last and db.total_changes != before:
                    db.execute(last)
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment, whatever other threads and processes write meanwhile."""
        with errors(self.path):
            db = self._connection()
            if db.in_transaction:  # what is around it holds the moment already
                yield
                return
            db.execute("BEGIN")
            try:
                yield
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    def damages(self) -> list[str]:
        """What SQLite finds wrong with the file, in its own words; ``HEADER`` where it would refuse to write."""
        if self.read("PRAGMA journal_mode") != [("wal",)] or self._refuses_to_write():
            return [HEADER]
        return [what for (what,) in self.read("PRAGMA integrity_check") if what != "ok"]

    def _refuses_to_write(self) -> bool:
        """Whether a file that may be written is taken for one that may not, which a byte of its header can do.

        The file is not opened here to look at the byte: to close it again would end the locks of this process.
        """
        db = self._connection()
        try:
            db.execute("PRAGMA busy_timeout = 0")
            db.execute("BEGIN IMMEDIATE")
            db.execute("PRAGMA user_version = 1")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_READONLY and os.access(self.path, os.W_OK)
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
            db.execute(f"PRAGMA busy_timeout = {1000 * _PATIENCE}")
        return False

    def close(self) -> None:
        """Close the connection of the calling thread."""
        if hasattr(self._local, "db"):
            self._local.db.close()
            del self._local.db

    def _connection(self) -> sqlite3.Connection:
        """The connection of the calling thread, a new one if another file was put in the place of the old."""
        found: sqlite3.Connection | None = getattr(self._local, "db", None)
        if found is not None and found.in_transaction:
            return found
        inode = _inode(self.path)
        if found is None or inode not in (None, self._local.inode):
            self.close()
            with errors(self.path):
                found = self._local.db = _connect(self.path)
            self._local.inode = inode
        return found


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_PATIENCE, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")  # what was reported as stored survives a power cut
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into one-line messages that say what to do."""
    try:
        yield
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if "Could not decode" in str(error):
            raise lost(path.parent, "a stored text is no text any more") from error
        if code == sqlite3.SQLITE_ERROR:
            raise damaged(path, str(error)) from error  # a table is missing
        if code == sqlite3.SQLITE_READONLY:
            raise StoreError(
                f"{path} cannot be written ({error}); mend its permissions or, if they are right, the file: "
                f"python -m index check --repair --index {path.parent}"
            ) from error
        raise StoreError(f"{path}: {error}; nothing stored was lost; mend the cause and run it again") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # a damaged schema is quoted in SQLite's message
        raise damaged(path, str(error)) from error


def damaged(path: Path, what: str) -> DamagedIndexError:
    """The error for a file that is not what was written."""
    return DamagedIndexError(
        f"{path} is damaged ({what}); the articles themselves are untouched; "
        f"build the index again: python -m index sync DIR --index {path.parent} --replace"
    )


def lost(folder: Path, what: str) -> DamagedIndexError:
    """The error for something that was stored and is not there any more."""
    return DamagedIndexError(
        f"the index in {folder} is damaged ({what}); mend it: python -m index check --repair --index {folder}"
    )


def make_folder(folder: Path) -> None:
    """Make the folder of an index. Raises StoreError where that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make {folder} ({error.strerror}); expected a folder for an index; name another place"
        ) from error


def batches(ids: Sequence[int] | Ids) -> Iterator[list[int]]:
    """Row ids in lists that are short enough for one statement."""
    plain = np.asarray(ids, dtype=np.int64).tolist()
    return (plain[i : i + _IN_BATCH] for i in range(0, len(plain), _IN_BATCH))


def column(rows: "Sequence[tuple[Any, ...]]") -> Ids:
    """The first of each row, shape (n,)."""
    return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))


def marks(batch: Sequence[object]) -> str:
    """A place for each value of ``batch`` in a statement."""
    return ",".join("?" * len(batch))
