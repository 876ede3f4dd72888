"""The SQLite file: whole changes or none, seen by all."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import LocalIndex
from index.database import make_folder
from index.errors import MissingIndexError, StoreError
from index.store import FILE, Store
from index.types import Article, Entry, FileState, Filter, Passage, Settings, ViewRecord

SETTINGS = Settings("articles", "toy", "weights", 2, "sentences-1-0")
ARTICLE = Article("t.csv#1", "Title 🌊", "one two", "t.csv", "2024-05-01", (0, 4), body=4)


def entry(article: Article) -> Entry:
    return Entry(article, [Passage(article, 4, 7)], np.array([[0.6, 0.8]], dtype=np.float32))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store.create(tmp_path, SETTINGS)
    with store.transaction():
        store.put("t.csv", "hash", [entry(ARTICLE), entry(replace(ARTICLE, id="t.csv#2", published=None))])
        store.put_skipped("z.png", "", "not read")
    return store


def test_what_is_stored_is_read_back_as_it_was(store: Store) -> None:
    row = store.article_id("t.csv#1")
    assert row is not None
    assert store.article(row) == ARTICLE
    assert store.places([1, 2, 99]) == {1: (1, 4, 7), 2: (2, 4, 7)}
    ids, vectors = store.vectors([2, 99, 1])
    assert ids.tolist() == [2, 1]
    assert vectors.tolist() == np.array([[0.6, 0.8]] * 2, dtype=np.float32).tolist()
    assert store.files() == {"t.csv": FileState("hash", None), "z.png": FileState("", "not read")}
    assert store.articles_of("t.csv") == {"t.csv#1": 1, "t.csv#2": 1}
    assert [listed.article for listed in store.articles()] == ["t.csv#1", "t.csv#2"]
    assert store.settings == SETTINGS


def test_each_change_is_one_generation(store: Store) -> None:
    assert store.generation == 1


def test_more_ids_than_a_statement_takes_are_read(store: Store) -> None:
    assert store.vectors(range(3_000))[0].tolist() == [1, 2]
    assert sorted(store.places(range(3_000))) == [1, 2]


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(KeyboardInterrupt), store.transaction():
        store.remove("t.csv")
        raise KeyboardInterrupt
    assert (len(store.articles()), store.generation) == (2, 1)


def test_another_reader_sees_a_change_whole_or_not_at_all(store: Store) -> None:
    other = Store(store.folder)
    with store.transaction():
        store.remove("t.csv")
        assert (len(other.articles()), other.generation) == (2, 1)
    assert (len(other.articles()), other.generation) == (0, 2)


def test_removing_a_file_removes_all_that_came_from_it(store: Store) -> None:
    with store.transaction():
        assert store.remove("t.csv") == 2
    for table in ("articles", "passages", "vectors"):
        assert store.read(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_renamed_file_keeps_its_rows(store: Store) -> None:
    before = store.passage_ids().tolist()
    with store.transaction():
        store.rename([("t.csv", "new/u.csv")])
    assert store.articles_of("new/u.csv") == {"new/u.csv#1": 1, "new/u.csv#2": 1}
    assert (store.passage_ids().tolist(), sorted(store.files())) == (before, ["new/u.csv", "z.png"])


def test_names_are_swapped_and_passed_on_all_at_once(store: Store) -> None:
    row = store.article_id("t.csv#1")
    with store.transaction():
        store.put("u.csv", "other", [entry(replace(ARTICLE, id="u.csv#1", source="u.csv"))])
        store.rename([("t.csv", "u.csv"), ("u.csv", "t.csv"), ("z.png", "a.png")])
    assert (store.article_id("u.csv#1"), store.articles_of("t.csv")) == (row, {"t.csv#1": 1})
    assert {source: state.sha256 for source, state in store.files().items()} == {
        "t.csv": "other",
        "u.csv": "hash",
        "a.png": "",
    }


@pytest.mark.parametrize(
    ("limits", "ids"),
    [
        (Filter(), [1, 2]),
        (Filter(articles=("t.csv#2",)), [2]),
        (Filter(articles=()), []),
        (Filter(since="2024-05-01"), [1]),
        (Filter(since="2024-05-02"), []),
        (Filter(until="2024-05-01"), [1]),
        (Filter(until="2024-04-30"), []),
        (Filter(("t.csv#2",), "2000-01-01", "2100-01-01"), []),
    ],
)
def test_a_filter_limits_the_passages(store: Store, limits: Filter, ids: list[int]) -> None:
    assert store.passage_ids(limits).tolist() == ids


def test_a_missing_store_is_named_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError, match=f"no index in {tmp_path}; make one: python -m index sync DIR"):
        Store(tmp_path)


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a file; expected the folder of an index"):
        Store(tmp_path / "file")
    with pytest.raises(StoreError, match="cannot make .*; expected a folder for an index"):
        make_folder(tmp_path / "file")


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_store_is_named_with_the_command_that_mends_it(toy_index: LocalIndex, damage: bytes) -> None:
    folder = toy_index.store.folder
    toy_index.store.close()
    (folder / FILE).write_bytes(damage)
    with pytest.raises(StoreError, match=rf"{FILE} is damaged .*build the index again: .* --replace") as caught:
        Store(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["{}", "[]", "no json"])
def test_settings_that_cannot_be_read_are_damage(store: Store, value: str) -> None:
    store.read("UPDATE settings SET value = ? WHERE key = 'settings'", (value,))
    with pytest.raises(StoreError, match="its settings cannot be read"):
        Store(store.folder)


def test_another_format_is_refused_with_the_command_that_mends_it(store: Store) -> None:
    with store.transaction():
        store.set_settings(replace(SETTINGS, format=99))
    with pytest.raises(StoreError, match=r"has format 99, expected 3; build it again: .* articles .*--replace"):
        Store(store.folder)


def test_a_new_store_takes_nothing_from_one_that_was_deleted(store: Store) -> None:
    log = Path(f"{store.path}-wal").read_bytes()
    store.close()
    store.path.unlink()
    Path(f"{store.path}-wal").write_bytes(log)
    fresh = Store.create(store.folder, SETTINGS)
    assert (fresh.articles(), fresh.read("PRAGMA integrity_check")) == ([], [("ok",)])


def test_a_vector_of_the_wrong_size_is_passed_over(store: Store) -> None:
    store.read("UPDATE vectors SET vector = x'0102' WHERE passage_id = 1")
    assert store.vectors([1, 2])[0].tolist() == [2]


def test_a_locked_store_is_told_from_a_damaged_one(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.read("PRAGMA busy_timeout = 10")
    with pytest.raises(StoreError, match="database is locked; nothing stored was lost"), store.transaction():
        raise AssertionError("never begun")
    other.close()


@pytest.mark.parametrize("kept", [0, 2, 100])
def test_the_changes_since_any_generation_turn_what_was_there_into_what_is_there(
    store: Store, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr("index.store._KEPT", kept)
    held = [(store.generation, store.passage_ids())]
    for step, name in enumerate(["a.txt", "b.txt", "a.txt", "c.txt", "a.txt"]):
        with store.transaction():
            if step == 4:
                store.remove(name)
            else:
                names = [f"{name}#{number}" for number in range(step + 1)]
                store.put(name, str(step), [entry(replace(ARTICLE, id=one, source=name)) for one in names])
        store.record_view(ViewRecord("words", "file", "sum", store.generation))
        held.append((store.generation, store.passage_ids()))
    for since, known in held:
        gone, new = store.changes(since, known)
        assert np.union1d(np.setdiff1d(known, gone), new).tolist() == store.passage_ids().tolist()
        assert not np.isin(new, known).any()
