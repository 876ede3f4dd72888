"""``python -m index``: exact JSON, exit codes, one-line messages; standard output holds results only."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.lock import write_lock
from index.sync import sync_folder
from tests.conftest import ROOT
from tests.toys import ToyEncoder

Run = Callable[..., tuple[int, list[dict[str, Any]], str]]

SUMMARY = {"event": "done", "added": 0, "changed": 0, "renamed": 0, "removed": 0, "skipped": 0, "unchanged": 0,
           "passages_embedded": 0}  # fmt: skip


@pytest.fixture
def run(place: Path, toy_models: list[ToyEncoder], capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with ``--json`` on the index at ``place``: exit code, lines of output, what was said."""

    def run_command(*arguments: str) -> tuple[int, list[dict[str, Any]], str]:
        code = main([*arguments, "--index", str(place), "--json"])
        said = capsys.readouterr()
        return code, [json.loads(line) for line in said.out.splitlines()], said.err

    return run_command


def without_seconds(line: dict[str, Any]) -> dict[str, Any]:
    assert isinstance(line.pop("seconds"), float)
    return line


def test_sync_tells_each_article_and_then_the_sum(run: Run, folder: Path) -> None:
    (folder / "a.png").write_bytes(b"\x89")
    code, lines, said = run("sync", str(folder))
    assert (code, said) == (0, "")
    reason = lines[0].pop("reason")
    assert reason.startswith("files of type .png are not read; ")
    assert lines[:-1] == [
        {"event": "skipped", "article": "a.png", "passages": 0},
        {"event": "added", "article": "blue.txt", "passages": 1, "reason": None},
        {"event": "added", "article": "red.txt", "passages": 3, "reason": None},
        {"event": "added", "article": "deep/green.md", "passages": 1, "reason": None},
    ]
    assert without_seconds(lines[-1]) == SUMMARY | {"added": 3, "skipped": 1, "passages_embedded": 5}


def test_sync_without_a_folder_syncs_the_folder_of_the_index(
    run: Run, folder: Path, toy_models: list[ToyEncoder]
) -> None:
    run("sync", str(folder))
    (folder / "red.txt").rename(folder / "rot.txt")
    code, lines, _ = run("sync")
    assert (code, lines[0]) == (
        0,
        {"event": "renamed", "article": "rot.txt", "passages": 3, "reason": "was red.txt"},
    )
    assert without_seconds(lines[1]) == SUMMARY | {"renamed": 1, "unchanged": 2}
    assert toy_models[-1].encoded == []


def test_list_has_one_line_per_article(run: Run, folder: Path) -> None:
    run("sync", str(folder))
    code, lines, said = run("list")
    assert (code, said, [line["article"] for line in lines]) == (0, "", ["blue.txt", "deep/green.md", "red.txt"])
    sha256 = subprocess.run(["sha256sum", folder / "deep/green.md"], capture_output=True, text=True, check=True)
    assert lines[1] == {
        "article": "deep/green.md",
        "title": "Green things",
        "sha256": sha256.stdout.split()[0],
        "passages": 1,
        "date": "2024-05-01",
    }
    assert lines[0]["date"] is None


def test_list_skipped_has_one_line_per_file_left_out(run: Run, folder: Path) -> None:
    (folder / "empty.txt").touch()
    run("sync", str(folder))
    assert run("list", "--skipped") == (0, [{"source": "empty.txt", "reason": "it is empty"}], "")


def test_search_has_one_line_per_hit(run: Run, folder: Path) -> None:
    run("sync", str(folder))
    code, lines, said = run("search", "blue", "-k", "1")
    assert (code, said) == (0, "")
    (hit,) = lines
    assert list(hit) == ["article", "start", "end", "score", "dense", "lexical", "text"]
    assert (hit["article"], hit["start"], hit["end"], hit["dense"]) == ("blue.txt", 0, 35, 1.0)
    assert hit["text"] == "The sea is blue. Whales swim in it."
    assert hit["lexical"] > 0
    assert 0.5 < hit["score"] < 1
    assert len(run("search", "blue")[1]) == 5


def test_check_is_0_if_whole_and_1_if_not_and_0_once_repaired(run: Run, folder: Path, place: Path) -> None:
    run("sync", str(folder))
    assert run("check") == (0, [], "")
    (path,) = place.glob("*.faiss")
    path.write_bytes(b"damaged")
    fault = f"the FAISS file {path.name} is missing or damaged"
    assert run("check")[:2] == (1, [{"fault": fault}])
    assert run("check", "--repair")[:2] == (0, [{"mended": fault}])
    assert run("check") == (0, [], "")


def test_people_read_words(
    folder: Path, place: Path, toy_models: list[ToyEncoder], capsys: pytest.CaptureFixture[str]
) -> None:
    def out(*arguments: str) -> str:
        assert main([*arguments, "--index", str(place)]) == 0
        return capsys.readouterr().out

    (folder / "empty.txt").touch()
    synced = out("sync", str(folder)).splitlines()
    assert synced[1:3] == ["skipped: empty.txt, 0 passages (it is empty)", "added: red.txt, 3 passages"]
    assert synced[-1].startswith(
        "3 added, 0 changed, 0 renamed, 0 removed, 1 skipped, 0 unchanged, 5 passages embedded"
    )
    assert "deep/green.md: Green things (1 passages, 2024-05-01)" in out("list").splitlines()
    assert out("list", "--skipped") == "empty.txt: it is empty\n"
    assert out("search", "blue", "-k", "1", "--retrieval", "dense") == (
        "[1] blue.txt, characters 0-35, score 1.000\n    The sea is blue. Whales swim in it.\n\n"
    )
    assert out("check") == "whole: 3 articles, 5 passages\n"


UNUSABLE: dict[str, tuple[list[str], str]] = {
    "missing folder": (["sync", "missing"], "no folder at missing; expected a folder of articles"),
    "empty folder": (["sync", "empty", "--replace"], "no files in empty; expected articles"),
    "binary files": (["sync", "binary", "--replace"], "no article in binary: all 1 files were left out"),
    "foreign folder": (["sync", "other"], "belongs to"),
    "other encoder to sync": (["sync", "articles", "--encoder", "other"], "was built with the encoder"),
    "other encoder to search": (["search", "red", "--encoder", "other"], "--encoder other --replace"),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_unusable_input_is_one_line_and_exit_code_2_and_the_index_as_it_was(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary").mkdir()
    (tmp_path / "binary" / "a.txt").write_bytes(b"\0")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("Text.")
    run("sync", "articles")
    before = run("list")
    arguments, message = UNUSABLE[kind]
    code, lines, said = run(*arguments)
    assert (code, lines) == (2, [])
    assert message in said
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert run("list") == before
    assert run("check")[0] == 0


@pytest.mark.parametrize("command", [["list"], ["search", "red"], ["check"], ["check", "--repair"]])
def test_a_named_index_that_is_missing_is_exit_code_2(run: Run, place: Path, command: list[str]) -> None:
    code, lines, said = run(*command)
    assert (code, lines, said.count("\n")) == (2, [], 1)
    assert said.startswith(f"error: no index in {place}; make one: python -m index sync DIR")
    assert not place.exists()


@pytest.mark.parametrize("command", [["sync", "{folder}"], ["list"], ["search", "red"], ["check", "--repair"]])
@pytest.mark.parametrize("kind", ["file", "damaged"])
def test_an_index_that_is_none_is_exit_code_2(
    run: Run, folder: Path, place: Path, command: list[str], kind: str
) -> None:
    if kind == "file":
        place.write_text("a file")
    else:
        run("sync", str(folder))
        (place / "index.sqlite").write_bytes(b"damaged" * 999)
    code, lines, said = run(*[word.format(folder=folder) for word in command])
    assert (code, lines, said.count("\n")) == (2, [], 1)
    assert str(place) in said
    assert ("expected" in said) if kind == "file" else ("index.sqlite is damaged" in said and "--replace" in said)


def test_a_second_sync_is_exit_code_2_and_names_the_first(
    run: Run, folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("sync", str(folder))
    monkeypatch.setattr("index.sync.write_lock", lambda index, patience: write_lock(index, min(patience, 0.05)))
    with write_lock(place):
        code, lines, said = run("sync")
    assert (code, lines) == (2, [])
    assert f"is being synced by process {os.getpid()} since" in said


@pytest.mark.parametrize(
    "arguments",
    [[], ["unknown"], ["search"], ["search", "red", "-k", "0"], ["search", "red", "-k", "x"], ["search", " "],
     ["list", "--unknown"]],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="^2$"):
        main(arguments)
    said = capsys.readouterr()
    assert said.out == ""
    assert "error: " in said.err.splitlines()[-1]


@pytest.mark.parametrize("command", [[], ["sync"], ["list"], ["search"], ["check"]])
def test_each_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="^0$"):
        main([*command, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: {' '.join(['python -m index', *command])}")


def test_odd_names_stay_on_their_line(
    folder: Path, place: Path, toy_models: list[ToyEncoder], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "new\nadded: forged.txt").write_text("Text.")
    (folder / 'quo"te \u200f🌊.txt').write_text("Text.")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).write_text("Text.")
    assert main(["sync", str(folder), "--index", str(place)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split(":")[0] for line in lines[:-1]) == ["added"] * 4 + ["skipped"] * 2
    assert 'added: quo"te \u200f🌊.txt, 1 passages' in lines
    assert any(line.startswith("skipped: new\\nadded: forged.txt, 0 passages") for line in lines)


def test_an_unknown_encoder_is_told_in_one_line(folder: Path, place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "index", "sync", str(folder), "--index", str(place), "--encoder", "no-such/encoder"],
        cwd=ROOT, env=os.environ | {"HF_HUB_OFFLINE": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: no encoder 'no-such/encoder': ")
    assert done.stderr.count("\n") == 1
    assert not place.exists()


def test_a_damaged_faiss_file_is_mended_with_a_notice_on_standard_error(folder: Path, place: Path) -> None:
    """In a process of its own, because a test runner takes over the log."""
    script = (
        "import sys; import index.encoder, index.local; from tests.toys import ToyEncoder; "
        "index.encoder.open_encoder = index.local.open_encoder = lambda name: ToyEncoder(name); "
        "from index.__main__ import main; sys.exit(main())"
    )

    def search() -> "subprocess.CompletedProcess[str]":
        call = [sys.executable, "-c", script, "search", "blue", "-k", "1", "--index", str(place), "--json"]
        return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)

    sync_folder(folder, place, ToyEncoder())
    (path,) = place.glob("*.faiss")
    path.write_bytes(b"damaged")
    searched = search()
    assert json.loads(searched.stdout)["article"] == "blue.txt"
    assert searched.stderr == f"the FAISS file {path.name} is missing or damaged; mended from the store\n"
    assert search().stderr == ""
