"""Files of a folder → articles."""

import os
from pathlib import Path

import pytest

from index.articles import file_name, find_files, load, read_articles, read_file
from index.errors import ArticleError


def test_articles_are_named_by_their_path_and_come_sorted(folder: Path) -> None:
    assert [article.id for article in read_articles(folder)] == ["blue.txt", "red.txt", "deep/green.md"]


def test_hidden_files_and_folders_are_passed_over(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "a.txt").write_text("Hidden.")
    (folder / ".b.txt").write_text("Hidden.")
    assert [file_name(folder, path) for path in find_files(folder)] == ["blue.txt", "red.txt", "deep/green.md"]


def test_files_that_cannot_be_used_are_passed_over(folder: Path) -> None:
    (folder / "a.png").write_bytes(b"\x89PNG")
    (folder / "b.txt").write_bytes(b"\0\1\2")
    (folder / "c.txt").write_bytes(b"")
    assert len(list(read_articles(folder))) == 3


@pytest.mark.parametrize("name", ["missing", "red.txt"])
def test_what_is_not_a_folder_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(ArticleError, match=f"{name}.*; expected a folder of articles; "):
        list(find_files(folder / name))


@pytest.mark.parametrize(
    "name", ["ünïcode 🌊.txt", "quo\"te's.txt", "\u200fright-to-left.txt", "中文.md", "UPPER.TXT"]
)
def test_a_file_may_have_any_printable_name(folder: Path, name: str) -> None:
    (folder / name).write_text("Text.")
    assert load(folder, folder / name) == b"Text."
    assert read_file(name, b"Text.")[0].id == name


@pytest.mark.parametrize("name", [b"new\nline.txt", b"caf\xe9.txt", b"bell\x07.txt"])
def test_a_name_that_cannot_be_shown_is_refused(folder: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.write_text("Text.")
    with pytest.raises(ArticleError, match="control characters or is not valid text"):
        load(folder, path)


def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret.")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ArticleError, match="link out of the folder"):
        load(folder, folder / "link.txt")


def test_a_link_inside_the_folder_is_read(folder: Path) -> None:
    (folder / "link.txt").symlink_to("red.txt")
    assert load(folder, folder / "link.txt") == (folder / "red.txt").read_bytes()


@pytest.mark.parametrize("name", ["gone.txt", "pipe.txt", "loop.txt"])
def test_what_is_not_a_regular_file_is_refused(folder: Path, name: str) -> None:
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(folder / "pipe.txt")
    with pytest.raises(ArticleError, match="not a regular file"):
        load(folder, folder / name)


def test_another_type_of_file_is_refused_with_the_types_that_are_read(folder: Path) -> None:
    with pytest.raises(ArticleError, match=r"^files of type \.png are not read; expected \.txt, "):
        load(folder, folder / "a.png")
