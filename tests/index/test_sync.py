"""Folder → store: only what is new is embedded, and bad input leaves the index as it was."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from index import LocalIndex
from index.errors import ArticleError, BusyIndexError, ForeignFolderError, StaleIndexError, StoreError
from index.files import File
from index.lock import write_lock
from index.store import FILE, Store
from index.sync import find_changes, sync_folder
from index.types import Change, FileState, SyncEvent, SyncReport
from tests.toys import ToyEncoder


def sync(index: LocalIndex, toy: ToyEncoder) -> tuple[SyncReport, list[tuple[Change, str, int]]]:
    """What a sync reports, and its events; the report without its time."""
    events: list[SyncEvent] = []
    report = sync_folder(index.folder, index.store.folder, toy, on_event=events.append)
    return replace(report, seconds=0), [(event.event, event.article, event.passages) for event in events]


def found(index: LocalIndex) -> set[str]:
    return {hit.passage.article.id for hit in index.search("red", 1_000)}


def state(place: Path) -> tuple[list[str], dict[str, bytes]]:
    """All that an index holds: the rows of its store, and its other files but those of the lock."""
    with closing(sqlite3.connect(place / FILE)) as db:
        rows = list(db.iterdump())
    return rows, {path.name: path.read_bytes() for path in place.glob("vectors*")}


def test_a_first_sync_tells_of_each_article_with_its_passages(folder: Path, place: Path, toy: ToyEncoder) -> None:
    events: list[SyncEvent] = []
    steps: list[tuple[int, int]] = []
    report = sync_folder(
        folder, place, toy, on_event=events.append, on_progress=lambda done, total: steps.append((done, total))
    )
    assert replace(report, seconds=0) == SyncReport(3, 0, 0, 0, 0, 0, 5, 0)
    assert events == [
        SyncEvent("added", "blue.txt", 1),
        SyncEvent("added", "red.txt", 3),
        SyncEvent("added", "deep/green.md", 1),
    ]
    assert steps == [(0, 3), (3, 3)]
    assert len(toy.encoded) == 5


def test_a_second_sync_embeds_nothing(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    generation = toy_index.generation
    assert sync(toy_index, toy) == (SyncReport(0, 0, 0, 0, 0, 3, 0, 0), [])
    assert (toy.encoded, toy_index.generation) == ([], generation)


def test_a_file_whose_time_alone_changed_is_unchanged(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    os.utime(toy_index.folder / "red.txt", (1, 1))
    assert sync(toy_index, toy)[0].unchanged == 3


def test_of_a_changed_folder_only_the_changed_file_is_embedded(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "blue.txt").write_text("The sea is red.")
    assert sync(toy_index, toy) == (SyncReport(0, 1, 0, 0, 0, 2, 1, 0), [("changed", "blue.txt", 1)])
    assert toy.encoded == ["The sea is red."]
    assert "The sea is blue." not in [hit.passage.text for hit in toy_index.search("blue", 10)]


def test_a_deleted_file_is_gone_from_search(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "red.txt").unlink()
    assert sync(toy_index, toy) == (SyncReport(0, 0, 0, 1, 0, 2, 0, 0), [("removed", "red.txt", 3)])
    assert toy.encoded == []
    assert found(toy_index) == {"blue.txt", "deep/green.md"}
    assert toy_index.check() == []


def test_a_renamed_file_embeds_nothing(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "red.txt").rename(toy_index.folder / "deep" / "rot.txt")
    assert sync(toy_index, toy) == (SyncReport(0, 0, 1, 0, 0, 2, 0, 0), [("renamed", "deep/rot.txt", 3)])
    assert toy.encoded == []
    assert toy_index.article("deep/rot.txt").source == "deep/rot.txt"
    assert found(toy_index) == {"blue.txt", "deep/rot.txt", "deep/green.md"}


def test_a_file_renamed_to_another_type_is_read_anew(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "blue.txt").rename(toy_index.folder / "blue.md")
    assert sync(toy_index, toy)[1] == [("removed", "blue.txt", 1), ("added", "blue.md", 1)]


def test_files_that_cannot_be_used_are_named_and_counted_and_the_rest_goes_on(
    toy_index: LocalIndex, toy: ToyEncoder
) -> None:
    (toy_index.folder / "a.txt").write_bytes(b"\0\1")
    (toy_index.folder / "b.txt").write_bytes(b"")
    (toy_index.folder / "c.png").write_bytes(b"\x89PNG")
    (toy_index.folder / "d.txt").write_text("New and green.")
    report, events = sync(toy_index, toy)
    assert report == SyncReport(1, 0, 0, 0, 3, 3, 1, 0)
    assert events == [
        ("skipped", "a.txt", 0),
        ("skipped", "b.txt", 0),
        ("skipped", "c.png", 0),
        ("added", "d.txt", 1),
    ]
    reasons = {file.source: file.reason.split(";")[0] for file in toy_index.skipped()}
    assert reasons == {
        "a.txt": "it is binary, not text",
        "b.txt": "it is empty",
        "c.png": "files of type .png are not read",
    }
    toy.encoded.clear()
    assert sync(toy_index, toy)[0] == SyncReport(0, 0, 0, 0, 3, 4, 0, 0)
    assert toy.encoded == []


def test_a_file_that_becomes_binary_and_text_again_goes_and_comes(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    text = (toy_index.folder / "red.txt").read_bytes()
    (toy_index.folder / "red.txt").write_bytes(b"\0")
    assert sync(toy_index, toy)[1] == [("skipped", "red.txt", 0), ("removed", "red.txt", 3)]
    (toy_index.folder / "red.txt").write_bytes(text)
    assert sync(toy_index, toy)[1] == [("added", "red.txt", 3)]
    assert toy_index.skipped() == []


@pytest.mark.parametrize("name", [b"new\nline.txt", b"caf\xe9.txt"])
def test_a_file_whose_name_cannot_be_shown_is_skipped(toy_index: LocalIndex, toy: ToyEncoder, name: bytes) -> None:
    Path(os.fsdecode(os.fsencode(toy_index.folder) + b"/" + name)).write_text("Text.")
    assert sync(toy_index, toy)[0].skipped == 1
    assert sync(toy_index, toy)[0] == SyncReport(0, 0, 0, 0, 1, 3, 0, 0)
    (file,) = toy_index.skipped()
    json.dumps(file.source, ensure_ascii=False).encode()


def test_a_name_that_cannot_be_shown_hides_no_other_file(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    Path(os.fsdecode(os.fsencode(toy_index.folder) + b"/caf\xe9.txt")).write_text("Text.")
    Path(os.fsdecode(os.fsencode(toy_index.folder) + b"/caf\xe8.txt")).write_text("Text.")
    (toy_index.folder / "caf?.txt").write_text("Green.")
    report, events = sync(toy_index, toy)
    assert (report.added, report.skipped) == (1, 2)
    assert ("added", "caf?.txt", 1) in events


def test_what_lies_outside_of_the_folder_is_not_read(toy_index: LocalIndex, toy: ToyEncoder, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret.")
    (toy_index.folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert sync(toy_index, toy)[1] == [("skipped", "link.txt", 0)]


def test_an_index_inside_of_its_folder_is_no_article(folder: Path, toy: ToyEncoder) -> None:
    for _ in range(2):
        assert sync_folder(folder, folder / "index", toy).skipped == 0


def test_another_folder_is_refused_unless_it_is_to_replace(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    place = toy_index.store.folder
    other = toy_index.folder.with_name("other")
    shutil.copytree(toy_index.folder, other)
    (other / "red.txt").unlink()
    before = state(place)
    with pytest.raises(ForeignFolderError, match=f"belongs to {toy_index.folder}, not to {other}; .* --replace"):
        sync_folder(other, place, toy)
    assert state(place) == before
    assert sync_folder(other, place, toy, rebind=True).removed == 1
    assert (toy.encoded, toy_index.folder) == ([], other)
    assert found(toy_index) == {"blue.txt", "deep/green.md"}


def test_another_encoder_is_refused_unless_it_is_to_replace(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    place, other = toy_index.store.folder, ToyEncoder("other", "other-weights", extra=3)
    before = state(place)
    with pytest.raises(StaleIndexError, match="built with the encoder toy .*, not with other .* --replace"):
        sync_folder(toy_index.folder, place, other)
    assert state(place) == before
    assert sync_folder(toy_index.folder, place, other, rebind=True).passages_embedded == 5
    assert LocalIndex(place, other).check() == []


def test_a_damaged_store_is_refused_unless_it_is_to_replace(folder: Path, place: Path, toy: ToyEncoder) -> None:
    sync_folder(folder, place, toy)
    (place / FILE).write_bytes(b"damaged" * 999)
    with pytest.raises(StoreError, match="is damaged .* --replace"):
        sync_folder(folder, place, toy)
    assert sync_folder(folder, place, toy, rebind=True).added == 3
    assert (place / f"damaged-{FILE}").read_bytes() == b"damaged" * 999
    assert LocalIndex(place, toy).check() == []


@pytest.mark.parametrize("kind", ["missing", "file", "empty", "binary", "hidden"])
@pytest.mark.parametrize("known", [False, True])
def test_a_folder_without_articles_leaves_the_index_as_it_was(
    folder: Path, place: Path, toy: ToyEncoder, kind: str, known: bool
) -> None:
    """``known``: the files that remain were already left out by a sync before."""
    (folder / "0.bin.txt").write_bytes(b"\0")
    (folder / "1.png").write_bytes(b"\x89PNG")
    if known:
        sync_folder(folder, place, toy)
        before = state(place)
    keep = {"binary": {"0.bin.txt", "1.png"}}.get(kind, set())
    for path in [path for path in folder.rglob("*") if path.is_file() and path.name not in keep]:
        path.unlink()
    if kind == "hidden":
        (folder / ".a.txt").write_text("Hidden.")
    if kind in ("missing", "file"):
        shutil.rmtree(folder)
    if kind == "file":
        folder.write_text("Text.")
    with pytest.raises(ArticleError) as caught:
        sync_folder(folder, place, toy)
    assert str(folder) in str(caught.value)
    assert "; expected" in str(caught.value)
    assert (state(place) == before) if known else not place.exists()


def test_a_folder_with_known_files_of_other_types_only_leaves_the_index_as_it_was(
    folder: Path, place: Path, toy: ToyEncoder
) -> None:
    (folder / "1.png").write_bytes(b"\x89PNG")
    sync_folder(folder, place, toy)
    for path in [path for path in folder.rglob("*.*") if path.name != "1.png"]:
        path.unlink()
    with pytest.raises(ArticleError, match=r"all 1 files were left out \(1\.png: files of type \.png are not read"):
        sync_folder(folder, place, toy)
    assert len(LocalIndex(place, toy).articles()) == 3


def test_an_index_that_is_a_file_is_refused(folder: Path, place: Path, toy: ToyEncoder) -> None:
    place.write_text("not an index")
    with pytest.raises(StoreError, match="expected a folder for an index"):
        sync_folder(folder, place, toy)
    assert place.read_text() == "not an index"


def test_a_second_sync_at_a_time_is_refused(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    place = toy_index.store.folder
    with write_lock(place), pytest.raises(BusyIndexError, match=f"process {os.getpid()} "):
        sync_folder(toy_index.folder, place, toy, patience=0.05)


def test_a_sync_that_waited_for_another_does_not_undo_it(
    toy_index: LocalIndex, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the other one stored may have come into the folder after this one first looked."""
    folder, place = toy_index.folder, toy_index.store.folder

    @contextmanager
    def wait(index: Path, patience: float) -> Iterator[None]:
        (folder / "new.txt").write_text("Green.")
        monkeypatch.undo()
        sync_folder(folder, place, toy)
        yield

    monkeypatch.setattr("index.sync.write_lock", wait)
    report = sync_folder(folder, place, toy)
    assert (report.removed, report.unchanged) == (0, 4)


def test_a_new_file_with_the_bytes_of_one_that_is_gone_is_that_one_renamed() -> None:
    known = {"old.txt": FileState("h1", None), "a.txt": FileState("h2", None), "b.png": FileState("", "not read")}
    here = [File(Path("new.txt"), "new.txt", "h1"), File(Path("a.txt"), "a.txt", "h3")]
    plan = find_changes(known, here)
    assert plan.renamed == (("old.txt", here[0]),)
    assert (plan.kept, plan.to_read, plan.removed) == ((), (here[1],), ("b.png",))


def test_identical_files_renamed_at_once_embed_nothing(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "twin.txt").write_bytes((toy_index.folder / "red.txt").read_bytes())
    sync(toy_index, toy)
    toy.encoded.clear()
    (toy_index.folder / "red.txt").rename(toy_index.folder / "rot.txt")
    (toy_index.folder / "twin.txt").rename(toy_index.folder / "deep" / "twin.txt")
    report, events = sync(toy_index, toy)
    assert (report.renamed, toy.encoded) == (2, [])
    assert sorted(events) == [("renamed", "deep/twin.txt", 3), ("renamed", "rot.txt", 3)]


def test_names_passed_on_embed_nothing(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    """The file red gets the name blue, which gets a new one."""
    folder = toy_index.folder
    (folder / "blue.txt").rename(folder / "new.txt")
    (folder / "red.txt").rename(folder / "blue.txt")
    assert sync(toy_index, toy)[1] == [("renamed", "blue.txt", 3), ("renamed", "new.txt", 1)]
    assert toy.encoded == []
    assert toy_index.article("blue.txt").text.startswith("Roses")
    assert toy_index.article("new.txt").text.startswith("The sea")
    assert toy_index.check() == []


def test_names_swapped_embed_nothing(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    folder = toy_index.folder
    (folder / "blue.txt").rename(folder / "other.txt")
    (folder / "red.txt").rename(folder / "blue.txt")
    (folder / "other.txt").rename(folder / "red.txt")
    assert sync(toy_index, toy)[0] == SyncReport(0, 0, 2, 0, 0, 1, 0, 0)
    assert toy.encoded == []
    assert toy_index.article("red.txt").text.startswith("The sea")
    assert toy_index.check() == []


def test_a_file_renamed_over_another_takes_its_place(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "red.txt").replace(toy_index.folder / "blue.txt")
    assert sync(toy_index, toy)[1] == [("removed", "blue.txt", 1), ("renamed", "blue.txt", 3)]
    assert toy.encoded == []
    assert found(toy_index) == {"blue.txt", "deep/green.md"}


def test_a_file_renamed_and_another_in_its_place_is_read(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    (toy_index.folder / "blue.txt").rename(toy_index.folder / "sea.txt")
    (toy_index.folder / "blue.txt").write_text("Green.")
    assert sync(toy_index, toy)[1] == [("renamed", "sea.txt", 1), ("added", "blue.txt", 1)]
    assert toy.encoded == ["Green."]


def test_a_store_knows_whether_a_sync_came_to_its_end(folder: Path, place: Path, toy: ToyEncoder) -> None:
    def interrupt(event: SyncEvent) -> None:
        raise KeyboardInterrupt

    def finished(**named: object) -> bool:
        with suppress(KeyboardInterrupt):
            sync_folder(folder, place, toy, **named)  # type: ignore[arg-type]
        return Store(place).finished

    assert not finished(on_event=interrupt)
    assert finished()
    (folder / "new.txt").write_text("Red.")
    assert finished(on_event=interrupt)
    toy.fingerprint = "other"
    assert not finished(on_event=interrupt, rebind=True)
    assert finished()


def test_an_interruption_between_groups_keeps_what_was_told(
    folder: Path, place: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.GROUP", 1)
    told: list[str] = []

    def interrupt(event: SyncEvent) -> None:
        told.append(event.article)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync_folder(folder, place, toy, on_event=interrupt)
    index = LocalIndex(place, toy)
    assert (told, found(index), index.check()) == (["blue.txt", "red.txt"], {"blue.txt", "red.txt"}, [])
    toy.encoded.clear()
    assert sync(index, toy)[0] == SyncReport(1, 0, 0, 0, 0, 2, 1, 0)
    assert found(index) == {"blue.txt", "red.txt", "deep/green.md"}


def test_a_sync_of_few_changes_makes_one_generation(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    folder, generation = toy_index.folder, toy_index.generation
    (folder / "red.txt").unlink()
    (folder / "deep" / "green.md").rename(folder / "green.md")
    (folder / "blue.txt").write_text("The sea is red.")
    (folder / "new.txt").write_text("Red.")
    assert sync(toy_index, toy)[1] == [
        ("removed", "red.txt", 3),
        ("renamed", "green.md", 1),
        ("changed", "blue.txt", 1),
        ("added", "new.txt", 1),
    ]
    assert toy_index.generation == generation + 1


def test_nothing_is_told_before_all_of_its_step_is_stored(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    folder = toy_index.folder
    (folder / "red.txt").unlink()
    (folder / "blue.txt").write_text("The sea is red.")
    listed: list[list[str]] = []

    def look(event: SyncEvent) -> None:
        listed.append([item.article for item in Store(toy_index.store.folder).articles()])

    sync_folder(folder, toy_index.store.folder, toy, on_event=look)
    assert listed == [["blue.txt", "deep/green.md"]] * 2


def test_a_store_is_closed_after_a_sync(folder: Path, place: Path, toy: ToyEncoder) -> None:
    sync_folder(folder, place, toy)
    assert list(place.glob("*-wal")) == []
    assert Store(place).generation == 1
