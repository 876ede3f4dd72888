"""Which files must be read, and in which order they are."""

import os
from pathlib import Path

import pytest

from index import files
from index.articles import load
from index.files import FileReader, scan, stamp
from index.sync import sync_folder
from index.types import Article, FileState
from tests.toys import ToyEncoder


def test_a_second_sync_reads_no_file_that_was_not_touched(
    folder: Path, place: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "FRESH", 0.0)
    sync_folder(folder, place, toy)
    reads: list[str] = []

    def load_and_count(root: Path, path: Path) -> bytes:
        reads.append(path.name)
        return load(root, path)

    monkeypatch.setattr(files, "load", load_and_count)
    assert (sync_folder(folder, place, toy).unchanged, reads) == (3, [])
    os.utime(folder / "red.txt", (1, 1))
    assert (sync_folder(folder, place, toy).unchanged, reads) == (3, ["red.txt"])
    reads.clear()
    assert (sync_folder(folder, place, toy).unchanged, reads) == (3, [])


def test_a_file_changed_a_moment_ago_is_read_because_it_could_change_unseen(folder: Path) -> None:
    assert stamp((folder / "red.txt").stat()) == ""
    known = {"red.txt": FileState("before", None, "")}
    assert scan(folder, folder / "red.txt", known).sha256 != "before"


def test_files_are_read_in_their_order(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text(f"Text {number}.")
    with FileReader(tmp_path) as reader:
        found = list(reader.read(scan(tmp_path, path) for path in sorted(tmp_path.iterdir())))
    texts = [part.text for reading in found for part in reading.parts if isinstance(part, Article)]
    assert texts == [f"Text {number}." for number in range(20)]
