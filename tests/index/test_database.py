"""Connections, snapshots and plain errors over one SQLite file."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.database import Database
from index.errors import DamagedIndexError, StoreError


def make(path: Path, value: object) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"CREATE TABLE t (x); INSERT INTO t VALUES ({value})")
    return path


def test_a_snapshot_is_of_one_moment(tmp_path: Path) -> None:
    path = make(tmp_path / "a.sqlite", 1)
    reader, writer = Database(path), Database(path)
    with reader.snapshot():
        assert reader.read("SELECT x FROM t") == [(1,)]
        with writer.transaction("SELECT 1"):
            writer.execute("UPDATE t SET x = 2")
        with reader.snapshot():
            assert reader.read("SELECT x FROM t") == [(1,)]
        assert reader.read("SELECT x FROM t") == [(1,)]
    assert reader.read("SELECT x FROM t") == [(2,)]


def test_a_file_put_in_the_place_of_another_is_read_but_not_in_the_middle_of_a_snapshot(tmp_path: Path) -> None:
    path = make(tmp_path / "a.sqlite", 1)
    database = Database(path)
    before = database.identity
    with database.snapshot():
        assert database.read("SELECT x FROM t") == [(1,)]
        make(tmp_path / "b.sqlite", 2).replace(path)
        assert (database.read("SELECT x FROM t"), database.identity) == ([(1,)], before)
    assert database.read("SELECT x FROM t") == [(2,)]
    assert database.identity != before


def test_a_transaction_that_fails_changes_nothing(tmp_path: Path) -> None:
    database = Database(make(tmp_path / "a.sqlite", 1))
    with pytest.raises(DamagedIndexError, match="no such table"), database.transaction("UPDATE gone SET x = 1"):
        database.execute("UPDATE t SET x = 2")
    assert database.read("SELECT x FROM t") == [(1,)]


def test_looking_for_damage_neither_writes_nor_waits_for_who_does(tmp_path: Path) -> None:
    path = make(tmp_path / "a.sqlite", 1)
    database, other = Database(path), Database(path)
    assert database.damages() == []
    with other.transaction(None):
        other.execute("UPDATE t SET x = 2")
        assert database.damages() == []
    assert database.read("PRAGMA user_version") == [(0,)]
    assert database.read("PRAGMA busy_timeout") == [(10_000,)]
    assert database.read("SELECT x FROM t") == [(2,)]


def test_looking_for_damage_ends_no_lock(tmp_path: Path) -> None:
    """To close a file ends all locks of its process; another would then take its log for nobody's and delete it."""
    database = Database(make(tmp_path / "a.sqlite", 1))
    database.execute("UPDATE t SET x = 2")
    database.damages()
    code = f"import sqlite3; sqlite3.connect({str(database.path)!r}).execute('SELECT x FROM t').fetchall()"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert Path(f"{database.path}-wal").is_file()
    assert database.read("SELECT x FROM t") == [(2,)]


def test_a_transaction_that_writes_nothing_does_not_run_what_comes_last(tmp_path: Path) -> None:
    database = Database(make(tmp_path / "a.sqlite", 1))
    with database.transaction("UPDATE t SET x = x + 1"):
        database.read("SELECT x FROM t")
    assert database.read("SELECT x FROM t") == [(1,)]
    with database.transaction("UPDATE t SET x = x + 1"):
        database.execute("UPDATE t SET x = 5")
    assert database.read("SELECT x FROM t") == [(6,)]


def test_what_cannot_be_written_is_told_from_what_is_damaged(tmp_path: Path) -> None:
    path = make(tmp_path / "a.sqlite", 1)
    database = Database(path)
    database.read("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match=r"cannot be written .*mend its permissions or.*check --repair") as caught:
        database.execute("UPDATE t SET x = 2")
    assert not isinstance(caught.value, DamagedIndexError)


@pytest.mark.parametrize("name", [b"t", b"\xbf"])
def test_a_damaged_schema_is_damage_even_where_it_cannot_be_quoted(tmp_path: Path, name: bytes) -> None:
    path = make(tmp_path / "a.sqlite", 1)
    path.write_bytes(path.read_bytes().replace(b"CREATE TABLE t (x)", b"CREATE TABLE " + name.ljust(5)))
    with pytest.raises(DamagedIndexError, match="malformed|decode") as caught:
        Database(path).read("SELECT x FROM t")
    assert "\n" not in str(caught.value)


def test_a_text_that_is_none_any_more_is_damage_in_one_line_that_can_be_repaired(tmp_path: Path) -> None:
    path = make(tmp_path / "a.sqlite", "CAST(x'610abf' AS TEXT)")
    with pytest.raises(DamagedIndexError, match="no text any more.*check --repair") as caught:
        Database(path).read("SELECT x FROM t")
    assert "\n" not in str(caught.value)
