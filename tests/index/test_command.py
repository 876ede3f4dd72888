"""What the entry points share."""

import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tqdm import tqdm

from index.command import default_articles, default_index, notice, place_of_index, printable, progress_bar, run, shown
from index.errors import ArticleError, BusyIndexError
from index.store import Store
from index.sync import sync_folder
from tests.conftest import ROOT
from tests.toys import ToyEncoder


def _raise(error: BaseException) -> int:
    raise error


def test_an_expected_error_is_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda: _raise(ArticleError("a file\nwith two lines"))) == 2
    assert capsys.readouterr() == ("", "error: a file with two lines\n")


def test_an_interruption_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(lambda: _raise(KeyboardInterrupt())) == 130
    assert capsys.readouterr() == ("", "interrupted; what was reported as stored is safe\n")


def test_an_unexpected_error_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run(lambda: 1 // 0)


def test_a_process_gives_way_once_and_for_all() -> None:
    say = "import os; from index.command import give_way; give_way(); give_way(); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", say], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == max(10, os.nice(0))


def test_a_closed_standard_input_does_no_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert run(lambda: 0) == 0


def test_the_environment_names_the_default_places(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (default_articles(), default_index()) == (ROOT / "seeds" / "articles", ROOT / "index" / "data")
    monkeypatch.setenv("QA_ARTICLES", "my/articles")
    monkeypatch.setenv("QA_INDEX", "my/index")
    assert (default_articles(), default_index()) == (Path("my/articles"), Path("my/index"))


def test_a_default_index_is_built_with_a_notice_where_there_is_none(
    folder: Path, place: Path, toy_models: list[ToyEncoder], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("QA_ARTICLES", str(folder))
    monkeypatch.setenv("QA_INDEX", str(place))
    assert place_of_index(None) == place
    assert len(Store(place).articles()) == 3
    assert capsys.readouterr() == ("", f"no index in {place} yet: building it from {folder}\n")
    assert place_of_index(None) == place
    assert capsys.readouterr() == ("", "")


def test_a_build_that_was_cut_off_goes_on(
    folder: Path, place: Path, toy_models: list[ToyEncoder], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """With the folder and the encoder that it was begun with."""

    def interrupt(event: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("index.sync.GROUP", 1)
    with pytest.raises(KeyboardInterrupt):
        sync_folder(folder, place, ToyEncoder("other", "weights of other"), on_event=interrupt)
    assert place_of_index(place) == place
    notices = f"the index in {place} is not complete: python -m index sync {folder} --index {place}\n"
    assert (capsys.readouterr().err, len(Store(place).articles())) == (notices, 1)
    monkeypatch.setenv("QA_INDEX", str(place))
    assert place_of_index(None) == place
    assert capsys.readouterr().err == f"the index in {place} is not complete: going on from {folder}\n"
    assert (len(Store(place).articles()), [toy.name for toy in toy_models]) == (3, ["other"])
    assert place_of_index(place) == place
    assert capsys.readouterr().err == ""


def test_a_second_process_waits_for_the_first_build(
    folder: Path, place: Path, toy_models: list[ToyEncoder], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("QA_ARTICLES", str(folder))
    monkeypatch.setenv("QA_INDEX", str(place))
    waits: list[float] = []

    @contextmanager
    def busy_at_first(index: Path, patience: float) -> Iterator[None]:
        waits.append(patience)
        if len(waits) == 1:
            raise BusyIndexError("busy")
        yield

    monkeypatch.setattr("index.sync.write_lock", busy_at_first)
    assert place_of_index(None) == place
    assert (waits, len(Store(place).articles())) == ([0, math.inf], 3)
    assert capsys.readouterr().err.splitlines()[1] == "another process is building it: waiting until it is done"


def test_a_named_index_is_never_built(place: Path) -> None:
    assert place_of_index(place) == place
    assert not place.exists()


def test_a_path_is_shown_from_where_one_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (shown(tmp_path / "a"), shown(tmp_path.parent)) == ("a", str(tmp_path.parent))


def test_a_notice_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    notice("one\r\n two")
    assert capsys.readouterr() == ("", "one two\n")


def test_control_characters_are_shown_as_escapes() -> None:
    assert printable("a\n\x1b[31mb\u200f🌊\x85") == "a\\n\\x1b[31mb\u200f🌊\\x85"


def test_the_rate_shown_leaves_out_what_was_done_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bars: list[Any] = []

    def make(**named: Any) -> Any:
        bars.append(tqdm(**named))
        return bars[-1]

    monkeypatch.setattr("tqdm.tqdm", make)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar("syncing", "file") as move:
        move(90, 100)
        move(95, 100)
    assert (bars[0].initial, bars[0].n, bars[0].total) == (90, 95, 100)
