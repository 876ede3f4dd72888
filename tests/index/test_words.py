"""The lexical view against its store: it follows every change, and no damage to its file is ever believed."""

import logging
from pathlib import Path

import numpy as np
import pytest

from index import words
from index.segment import Segment
from index.store import Store
from index.types import FORMAT, Article, Entry, Ids, Passage, Settings, ViewRecord
from index.view import checksum
from index.words import WordView


def make_store(folder: Path) -> Store:
    folder.mkdir()
    return Store.create(folder, Settings("articles", "toy", "weights", 4, "sentences-1-0", FORMAT))


def put(store: Store, name: str, title: str, *texts: str) -> list[int]:
    """Store an article of these passages; their ids."""
    before = store.passage_ids()
    article = Article(name, title, "".join(texts), name)
    starts = np.cumsum([0, *map(len, texts)]).tolist()
    passages = [Passage(article, start, end) for start, end in zip(starts, starts[1:], strict=False)]
    with store.transaction():
        store.put(name, name, [Entry(article, passages, np.eye(4, dtype=np.float32)[: len(passages)])])
    new: list[int] = np.setdiff1d(store.passage_ids(), before).tolist()
    return new


def found(view: WordView, question: str) -> list[int]:
    ids, _ = view.query(question).search(10)
    return [int(i) for i in ids]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = make_store(tmp_path / "index")
    put(store, "a.txt", "Animals", "Whales swim in the sea. ", "A fox runs.")
    put(store, "b.txt", "Shops", "51buy.com sells whales.")
    return store


def test_passages_are_found_by_their_words_and_by_their_title(store: Store) -> None:
    view = WordView.open(store)
    assert found(view, "What does 51buy sell?") == [3]
    assert found(view, "fox") == [2]
    assert found(view, "animal") == [2, 1]


def test_the_view_follows_the_store(store: Store) -> None:
    view = WordView.open(store)
    (new,) = put(store, "c.txt", "Sea", "Foxes at sea.")
    with store.transaction():
        store.remove("a.txt")
    view.refresh()
    assert found(view, "fox") == [new]
    assert view.ids.tolist() == store.passage_ids().tolist()
    assert view.generation == store.generation


def test_a_view_that_followed_scores_like_one_made_anew(store: Store) -> None:
    view = WordView.open(store)
    put(store, "a.txt", "Animals", "A whale and a fox.")
    view.refresh()
    expected = WordView.open(store).query("whales and foxes at 51buy").search(10)
    np.testing.assert_array_equal(view.query("whales and foxes at 51buy").search(10), expected)


def test_another_process_sees_what_was_not_yet_saved(store: Store, tmp_path: Path) -> None:
    WordView.open(store).save()
    other = WordView.open(Store(tmp_path / "index"))
    (new,) = put(store, "c.txt", "Birds", "An owl.")
    other.refresh()
    assert found(other, "owls") == [new]


def test_a_store_that_was_made_anew_is_read_anew(store: Store, tmp_path: Path) -> None:
    view = WordView.open(store)
    with store.transaction():
        store.remove("a.txt")
        store.remove("b.txt")
    view.refresh()
    with store.transaction():
        store.read("UPDATE sqlite_sequence SET seq = 0")
    put(store, "c.txt", "Birds", "An owl.")
    view.refresh()
    assert found(view, "owls") == [1]


def test_what_was_saved_is_opened_without_reading_a_passage(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    WordView.open(store).save()
    monkeypatch.setattr(words, "_read", None)
    assert found(WordView.open(store), "whales") == [1, 3]


def test_after_a_change_only_what_is_new_is_read(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    WordView.open(store).save()
    new = put(store, "c.txt", "Birds", "An owl.")
    seen: list[int] = []
    read = words._read

    def watch(store: Store, ids: Ids) -> tuple[Ids, list[str]]:
        seen.extend(ids.tolist())
        return read(store, ids)

    monkeypatch.setattr(words, "_read", watch)
    assert found(WordView.open(store), "owl") == new
    assert seen == new


def refuse(store: Store, ids: Ids) -> tuple[Ids, list[str]]:
    raise AssertionError("a text was read")


@pytest.mark.parametrize("removed", [None, "c.txt", "d.txt", "a.txt"])
def test_what_a_sync_counted_is_taken_in_without_reading_a_text(
    store: Store, monkeypatch: pytest.MonkeyPatch, removed: str | None
) -> None:
    """``removed`` is what goes before the view looks again; the words of ``c.txt`` and ``d.txt`` were kept."""
    view = WordView.open(store)
    view.save()
    for name, text in (("c.txt", "An owl and a whale."), ("d.txt", "Foxes at sea.")):
        with words.step(store):
            store.put(name, name, [entry(name, text)])
    if removed is not None:
        with store.transaction():
            store.remove(removed)
    expected = WordView.open(store).query("Which owls, foxes and whales?").search(10)
    monkeypatch.setattr(words, "_read", refuse)
    view.refresh()
    np.testing.assert_array_equal(view.query("Which owls, foxes and whales?").search(10), expected)
    assert view.ids.tolist() == store.passage_ids().tolist()


def entry(name: str, text: str) -> Entry:
    article = Article(name, name, text, name)
    return Entry(article, [Passage(article, 0, len(text))], np.eye(4, dtype=np.float32)[:1])


@pytest.mark.parametrize("damage", ["DELETE FROM added WHERE last = 4", "UPDATE added SET words = x'00'"])
def test_words_that_were_not_kept_or_are_damaged_are_counted_from_the_texts(store: Store, damage: str) -> None:
    view = WordView.open(store)
    view.save()
    for name in ("c.txt", "d.txt"):
        with words.step(store):
            store.put(name, name, [entry(name, "An owl.")])
    store.read(damage)
    view.refresh()
    assert found(view, "owl") == [4, 5]


def test_words_of_many_passages_at_once_are_not_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_MOST", 1)
    view = WordView.open(store)
    view.save()
    with words.step(store):
        for name in ("c.txt", "d.txt"):
            store.put(name, name, [entry(name, "An owl.")])
    assert store.added.since(1) == []
    view.refresh()
    assert found(view, "owl") == [4, 5]


def test_while_an_index_is_first_built_no_words_are_kept(store: Store) -> None:
    with words.step(store):
        store.put("c.txt", "c.txt", [entry("c.txt", "An owl.")])
    assert store.added.since(1) == []


def test_saving_again_leaves_one_file_and_writes_nothing_if_nothing_changed(store: Store) -> None:
    view = WordView.open(store)
    view.save()
    (first,) = store.folder.glob("words-*")
    written = first.stat().st_mtime_ns
    view.save()
    assert first.stat().st_mtime_ns == written
    put(store, "c.txt", "Birds", "An owl.")
    view.refresh()
    view.save()
    (second,) = store.folder.glob("words*")
    assert second != first


def test_a_view_goes_on_after_its_file_was_replaced(store: Store) -> None:
    WordView.open(store).save()
    reader = WordView.open(store)
    put(store, "c.txt", "Birds", "An owl.")
    WordView.open(store).save()
    assert found(reader, "fox") == [2]
    reader.refresh()
    assert found(reader, "owl") == [4]


@pytest.mark.parametrize("part", range(40))
def test_a_damaged_byte_is_noticed_and_mended(store: Store, part: int, caplog: pytest.LogCaptureFixture) -> None:
    WordView.open(store).save()
    (path,) = store.folder.glob("words-*")
    data = bytearray(path.read_bytes())
    data[len(data) * part // 40] ^= 1 << part % 8
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        view = WordView.open(store)
    assert "missing or damaged; mended" in caplog.text
    assert found(view, "whales") == [1, 3]
    assert WordView(store).faults() == [f"the file of words {path.name} is missing or damaged"]


@pytest.mark.parametrize("size", [0, 7, 100])
def test_a_cut_file_is_noticed_and_mended(store: Store, size: int) -> None:
    WordView.open(store).save()
    (path,) = store.folder.glob("words-*")
    path.write_bytes(path.read_bytes()[:size])
    assert found(WordView.open(store), "whales") == [1, 3]


def test_a_missing_file_is_mended(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    WordView.open(store).save()
    (path,) = store.folder.glob("words-*")
    path.unlink()
    with caplog.at_level(logging.WARNING):
        view = WordView.open(store)
    assert found(view, "whales") == [1, 3]
    view.save()
    assert WordView(store).faults() == []


def test_a_file_replaced_between_two_reads_is_no_damage(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    WordView.open(store).save()
    old = store.view("words")
    put(store, "c.txt", "Birds", "An owl.")
    WordView.open(store).save()
    records = [old, store.view("words")]
    monkeypatch.setattr(store, "view", lambda name: records.pop(0))
    with caplog.at_level(logging.WARNING):
        assert found(WordView.open(store), "owl") == [4]
    assert caplog.text == ""


def test_a_whole_view_has_no_faults(store: Store) -> None:
    WordView.open(store).save()
    assert WordView(store).faults() == []


def test_a_view_that_lags_behind_or_was_never_written_is_no_fault(store: Store) -> None:
    assert WordView(store).faults() == []
    WordView.open(store).save()
    put(store, "c.txt", "Birds", "An owl.")
    assert WordView(store).faults() == []


def test_a_file_that_lags_behind_and_holds_what_the_store_does_not_is_a_fault(store: Store) -> None:
    WordView.open(store).save()
    put(store, "c.txt", "Birds", "An owl.")
    store.read("DELETE FROM passages WHERE id = 3")
    store.read("DELETE FROM removed")
    assert WordView(store).faults() == ["the file of words holds other passages than the store"]


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (["Whales.", "Foxes."], "the file of words holds other passages than the store"),
        (["Whales.", "Foxes.", "Owls."], "the file of words holds other words than the passages in the store"),
    ],
)
def test_a_sound_file_of_other_contents_is_a_fault(store: Store, texts: list[str], fault: str) -> None:
    WordView.open(store).save()
    record = store.view("words")
    assert record is not None
    path = store.folder / record.file
    Segment.of(np.arange(1, len(texts) + 1), texts).save(path)
    store.record_view(ViewRecord("words", record.file, checksum(path), record.generation))
    assert WordView(store).faults() == [fault]


def test_an_empty_store_has_an_empty_view(tmp_path: Path) -> None:
    store = make_store(tmp_path / "empty")
    view = WordView.open(store)
    view.save()
    assert found(WordView.open(store), "whales") == []
    assert WordView(store).faults() == []
