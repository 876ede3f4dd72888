"""Every planted fault is found and named, and repair mends it."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index import LocalIndex
from index.check import find_faults, repair
from index.errors import ArticleError, DamagedIndexError
from index.store import Store
from index.sync import sync_folder
from tests.toys import ToyEncoder

Plant = Callable[[Store], None]


def sql(statement: str) -> Plant:
    """Plant a fault that the store itself would not let happen."""

    def plant(store: Store) -> None:
        store.read("PRAGMA foreign_keys = OFF")
        store.read(statement)
        store.read("PRAGMA foreign_keys = ON")

    return plant


def spoil_file(store: Store) -> None:
    (path,) = store.folder.glob("*.faiss")
    data = bytearray(path.read_bytes())
    data[-9] ^= 1
    path.write_bytes(data)


def remove_file(store: Store) -> None:
    (path,) = store.folder.glob("*.faiss")
    path.unlink()


FILE = r"the FAISS file vectors-\S+ is missing or damaged"
STORED = r"red\.txt: it is not what was stored"
VECTOR = "1 passages have no vector of 4 dimensions and unit length"
COPY = "SELECT vector FROM vectors WHERE passage_id = 1"

PLANTED: dict[str, tuple[Plant, str]] = {
    "file missing": (remove_file, FILE),
    "file damaged": (spoil_file, FILE),
    "text": (sql("UPDATE articles SET text = 'X' || text WHERE name = 'red.txt'"), STORED),
    "no text": (sql("UPDATE articles SET text = CAST(x'61bf' AS TEXT) WHERE name = 'red.txt'"), "red.txt: it cannot"),
    "title": (sql("UPDATE articles SET title = 'X' WHERE name = 'red.txt'"), STORED),
    "date": (sql("UPDATE articles SET published = '2000-01-01' WHERE name = 'red.txt'"), STORED),
    "body": (sql("UPDATE articles SET body = 1 WHERE name = 'red.txt'"), STORED),
    "pages": (sql("UPDATE articles SET pages = '[' WHERE name = 'red.txt'"), "red.txt: it cannot be read"),
    "bounds": (sql("UPDATE passages SET start = start + 1 WHERE id = 2"), STORED),
    "passage gone": (sql("DELETE FROM passages WHERE id = 2"), STORED),
    "passages gone": (sql("DELETE FROM passages WHERE id IN (2, 3, 4)"), STORED),
    "article gone": (sql("DELETE FROM articles WHERE name = 'red.txt'"), "red.txt: its article is gone"),
    "file row gone": (
        sql("DELETE FROM files WHERE source = 'red.txt'"),
        "row 2 of articles belongs to a row of files",
    ),
    "vector gone": (sql("DELETE FROM vectors WHERE passage_id = 2"), VECTOR),
    "vector short": (sql("UPDATE vectors SET vector = x'00' WHERE passage_id = 2"), VECTOR),
    "vector zero": (sql("UPDATE vectors SET vector = zeroblob(16) WHERE passage_id = 2"), VECTOR),
    "vector other": (
        sql(f"UPDATE vectors SET vector = ({COPY}) WHERE passage_id = 2"),
        "1 vectors are not those that were stored",
    ),
    "orphan": (
        sql(f"INSERT INTO vectors VALUES (99, ({COPY}))"),
        "row 99 of vectors belongs to a row of passages that is not there",
    ),
}


def places(index: LocalIndex) -> dict[tuple[str, int, int], float]:
    hits = index.search("red blue", 100)
    return {(hit.passage.article.id, hit.passage.start, hit.passage.end): hit.score for hit in hits}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_fault_is_found_and_mended(toy_index: LocalIndex, toy: ToyEncoder, kind: str) -> None:
    plant, told = PLANTED[kind]
    before = places(toy_index)
    assert toy_index.check() == []
    plant(toy_index.store)
    assert [fault.what for fault in toy_index.check() if re.search(told, fault.what)] != []
    toy_index.repair()
    assert toy_index.check() == []
    assert places(LocalIndex(toy_index.store.folder, toy)) == before
    assert places(toy_index) == before


def test_the_toy_index_numbers_its_passages_as_the_faults_assume(toy_index: LocalIndex) -> None:
    assert [toy_index.store.articles_of(name) for name in ("blue.txt", "red.txt")] == [
        {"blue.txt": 1},
        {"red.txt": 3},
    ]
    assert toy_index.store.passage_ids().tolist() == [1, 2, 3, 4, 5]


def test_only_what_is_damaged_is_embedded_again(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    toy_index.store.read("DELETE FROM vectors WHERE passage_id = 1")
    repair(toy_index.store, toy)
    assert toy.encoded == ["The sea is blue. Whales swim in it."]


def test_repair_of_a_whole_index_changes_nothing_that_is_found(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    before = places(toy_index)
    toy.encoded.clear()
    repair(toy_index.store, toy)
    assert toy.encoded == []
    assert places(toy_index) == before


def test_a_damaged_article_without_its_folder_is_told_and_nothing_is_lost(
    toy_index: LocalIndex, folder: Path
) -> None:
    toy_index.store.read("UPDATE articles SET title = 'X' WHERE name = 'red.txt'")
    shutil.rmtree(folder)
    with pytest.raises(ArticleError, match=r"1 articles are damaged and their folder .* is gone; put it back"):
        toy_index.repair()
    assert len(toy_index.articles()) == 3


def test_an_index_that_was_never_finished_is_whole(folder: Path, place: Path, toy: ToyEncoder) -> None:
    with pytest.raises(KeyboardInterrupt):
        sync_folder(folder, place, toy, on_event=_interrupt)
    assert list(place.glob("*.faiss")) == []
    assert find_faults(Store(place)) == []


def _interrupt(event: object) -> None:
    raise KeyboardInterrupt


def spoil_page(path: Path, name: str) -> None:
    """Overwrite the first page of a table in an SQLite file."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((page,),) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
    with path.open("rb+") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("name", ["articles", "passages", "files", "vectors", "views", "articles_by_source"])
@pytest.mark.parametrize("replace", [False, True])
def test_a_store_damaged_in_the_middle_is_built_again(
    toy_index: LocalIndex, toy: ToyEncoder, name: str, replace: bool
) -> None:
    """By a repair, and by a sync that may replace it."""
    before, path = places(toy_index), toy_index.store.path
    toy_index.store.close()
    spoil_page(path, name)
    assert find_faults(Store(path.parent)) != []
    if replace:
        sync_folder(toy_index.folder, path.parent, toy, rebind=True)
    else:
        repair(Store(path.parent), toy)
    assert find_faults(Store(path.parent)) == []
    assert places(LocalIndex(path.parent, toy)) == before
    assert places(toy_index) == before


@pytest.mark.parametrize("byte", [18, 19])
def test_a_header_that_forbids_to_write_or_read_is_found_and_mended(
    toy_index: LocalIndex, folder: Path, toy: ToyEncoder, byte: int
) -> None:
    before, path = places(toy_index), toy_index.store.path
    toy_index.store.read("PRAGMA wal_checkpoint(TRUNCATE)")
    toy_index.store.close()
    data = path.read_bytes()
    path.write_bytes(data[:byte] + b"\5" + data[byte + 1 :])
    if byte == 19:
        with pytest.raises(DamagedIndexError, match="--replace"):
            Store(path.parent)
        sync_folder(folder, path.parent, toy, rebind=True)
    else:
        assert [fault.what for fault in find_faults(Store(path.parent))] == [
            "the database: its header is not what was written"
        ]
        repair(Store(path.parent), toy)
    assert find_faults(Store(path.parent)) == []
    assert places(LocalIndex(path.parent, toy)) == before


@pytest.mark.parametrize("key", ["settings", "generation"])
def test_settings_that_are_no_text_any_more_are_told_with_the_command_that_mends_them(
    toy_index: LocalIndex, folder: Path, place: Path, toy: ToyEncoder, key: str
) -> None:
    before = places(toy_index)
    toy_index.store.read("UPDATE settings SET value = CAST(x'7b22ff' AS TEXT) WHERE key = ?", (key,))
    with pytest.raises(DamagedIndexError, match=f"its {key} cannot be read.*--replace") as caught:
        LocalIndex(place, toy)
    assert "\n" not in str(caught.value)
    sync_folder(folder, place, toy, rebind=True)
    assert places(LocalIndex(place, toy)) == before
    assert find_faults(Store(place)) == []


def test_a_damaged_index_of_sqlite_is_made_anew_without_embedding(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    toy_index.store.read("PRAGMA writable_schema = ON")
    toy_index.store.read(
        "UPDATE sqlite_master SET sql = 'CREATE INDEX passages_by_article ON passages (start)' "
        "WHERE name = 'passages_by_article'"
    )
    place = toy_index.store.folder
    toy_index.store.close()
    assert any("passages_by_article" in fault.what for fault in find_faults(Store(place)))
    toy.encoded.clear()
    repair(Store(place), toy)
    assert (find_faults(Store(place)), toy.encoded) == ([], [])


def test_a_store_damaged_in_the_middle_is_kept_while_its_folder_is_gone(
    toy_index: LocalIndex, toy: ToyEncoder, folder: Path
) -> None:
    path = toy_index.store.path
    toy_index.store.close()
    spoil_page(path, "vectors")
    shutil.rmtree(folder)
    with pytest.raises(ArticleError, match=r"damaged and its folder .* is gone; put it back and repair again"):
        repair(Store(path.parent), toy)
    assert len(Store(path.parent).articles()) == 3
