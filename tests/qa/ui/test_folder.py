"""Files that people add and remove in the browser."""

import os
from pathlib import Path

import pytest

from qa.ui.folder import Added, Removed, add_files, folder_fault, remove_files


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """Where uploads lie."""
    (tmp_path / "upload").mkdir()
    return tmp_path / "upload"


def offer(upload: Path, name: str, data: bytes = b"Text.") -> Path:
    (upload / name).write_bytes(data)
    return upload / name


def test_a_file_is_copied_under_its_name(folder: Path, upload: Path) -> None:
    assert add_files(folder, [offer(upload, "new é.txt", b"New.")]) == [Added("new é.txt", "new é.txt")]
    assert (folder / "new é.txt").read_bytes() == b"New."


def test_a_name_that_is_taken_gets_a_number_and_no_file_is_written_over(folder: Path, upload: Path) -> None:
    before = (folder / "blue.txt").read_bytes()
    remark = "kept as blue (2).txt, because another file has that name"
    assert add_files(folder, [offer(upload, "blue.txt")]) == [Added("blue.txt", "blue (2).txt", remark)]
    (added,) = add_files(folder, [offer(upload, "blue.txt", b"Other.")])
    assert added.name == "blue (3).txt"
    assert (folder / "blue.txt").read_bytes() == before


def test_the_same_file_again_is_not_copied(folder: Path, upload: Path) -> None:
    again = offer(upload, "blue.txt", (folder / "blue.txt").read_bytes())
    assert add_files(folder, [again]) == [Added("blue.txt", "blue.txt", "it was there already, letter for letter")]
    assert not (folder / "blue (2).txt").exists()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("picture.png", "files of type .png are not read"),
        ("none", "files of type none are not read"),
        (".hidden.txt", "begins with a dot"),
        ("x" * 197 + ".txt", "at most 200 bytes"),
        ("a\u202etxt.md", "turn the direction of writing"),
        ("a\nb.txt", "control characters"),
    ],
)
def test_what_would_not_be_read_is_refused_with_the_reason(
    folder: Path, upload: Path, name: str, reason: str
) -> None:
    before = sorted(folder.rglob("*"))
    (refused,) = add_files(folder, [offer(upload, name)])
    assert (refused.offered, refused.name) == (name, None)
    assert reason in refused.remark
    assert sorted(folder.rglob("*")) == before


def test_a_copy_that_fails_leaves_nothing_behind(folder: Path, upload: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qa.ui.folder.shutil.copyfileobj", fail)
    (refused,) = add_files(folder, [offer(upload, "new.txt")])
    assert refused == Added("new.txt", None, "it cannot be written (No space left on device)")
    assert not (folder / "new.txt").exists()


def test_files_are_removed_and_those_that_are_gone_are_no_fault(folder: Path) -> None:
    assert remove_files(folder, ["deep/green.md", "gone.txt"]) == [Removed("deep/green.md"), Removed("gone.txt")]
    assert not (folder / "deep/green.md").exists()


def test_nothing_outside_of_the_folder_is_removed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Secret.", encoding="utf-8")
    (folder / "link").symlink_to(tmp_path)
    for name in ("../secret.txt", str(secret), "link/secret.txt"):
        assert remove_files(folder, [name]) == [Removed(name, "it is outside of the folder")]
    assert secret.exists()


def test_a_file_that_cannot_be_removed_is_named(folder: Path) -> None:
    (fault,) = remove_files(folder, ["deep"])
    assert fault.fault.startswith("it cannot be deleted (")


def test_a_folder_that_is_gone_or_cannot_be_written_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder_fault(folder) is None
    assert "is gone" in (folder_fault(folder / "nowhere") or "")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "is not writable" in (folder_fault(folder) or "")
