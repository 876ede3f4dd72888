"""What is kept between runs, and what becomes of it when it is damaged or cannot be kept."""

import hashlib
import os
from pathlib import Path

import pytest

from index.engine import cache


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


class Maker:
    """Makes a value, and counts how often it had to."""

    def __init__(self, value: bytes) -> None:
        self.value = value
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.value


def test_what_is_kept_is_made_once(place: Path) -> None:
    make = Maker(b"model")
    assert [cache.keep("a.model", make), cache.keep("a.model", make)] == [b"model", b"model"]
    assert make.times == 1
    assert [path.name for path in place.iterdir()] == ["a.model"]


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0" * 9])
def test_what_is_damaged_is_made_again(place: Path, damage: bytes) -> None:
    make = Maker(b"model")
    cache.keep("a.model", make)
    (place / "a.model").write_bytes(damage)
    assert cache.keep("a.model", make) == b"model"
    assert make.times == 2
    assert cache.keep("a.model", make) == b"model"
    assert make.times == 2


def test_a_folder_that_cannot_be_written_keeps_nothing_and_does_no_harm(place: Path) -> None:
    place.write_text("a file stands there")
    make = Maker(b"model")
    assert [cache.keep("a.model", make), cache.keep("a.model", make)] == [b"model", b"model"]
    assert make.times == 2


def test_what_was_not_read_for_a_month_goes(place: Path) -> None:
    cache.keep("old.model", Maker(b"old"))
    cache.keep("new.model", Maker(b"new"))
    month = 31 * 24 * 3600
    os.utime(place / "old.model", (0, (place / "new.model").stat().st_mtime - month))
    cache.keep("newest.model", Maker(b"newest"))
    assert sorted(path.name for path in place.iterdir()) == ["new.model", "newest.model"]


def test_the_hash_of_a_file_follows_its_contents(tmp_path: Path, place: Path) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    assert cache.sha256(path) == hashlib.sha256(b"one").hexdigest()
    assert len(list(place.iterdir())) == 1
    assert cache.sha256(path) == hashlib.sha256(b"one").hexdigest()
    assert len(list(place.iterdir())) == 1
    path.write_bytes(b"other")
    assert cache.sha256(path) == hashlib.sha256(b"other").hexdigest()


def test_the_system_says_where_caches_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("QA_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder() == tmp_path / "article-chatbot"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache.folder() == Path.home() / ".cache" / "article-chatbot"
