"""The command line as a user meets it: arguments in, exact output and exit code out."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import LocalIndex
from index.command import ROOT
from qa.__main__ import make_parser
from qa.answer import Answerer


def qa(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments], input=stdin, capture_output=True, cwd=ROOT, env=env, check=False
    )


@pytest.fixture(scope="module")
def folder(shipped: Answerer) -> str:
    assert isinstance(shipped.index, LocalIndex)
    return str(shipped.index.store.folder)


def test_lines_are_answered_in_order_and_a_faulty_one_is_named_in_its_place(folder: str) -> None:
    questions = "Who is the head of Taobao Mall?\n\nWhat is the capital of France?\n" + "x" * 2000 + "\n"
    done = qa("ask", "-", "--index", folder, "--json", stdin=questions.encode() + b"who \xff?\n")
    first, empty, third, long, broken = map(json.loads, done.stdout.decode().splitlines())
    assert (first["found"], first["answer"]) == (True, "Zhang Yong")
    assert empty == {"question": "", "error": "the question is empty; expected a question in words; type one"}
    assert (third["found"], third["answer"], third["citations"]) == (False, "", [])
    assert set(long) == {"question", "error"}
    assert broken["error"].startswith("the question holds bytes that are not text")
    assert (done.returncode, done.stderr) == (2, b"")


def test_a_person_reads_the_answer_in_its_sentence(folder: str) -> None:
    done = qa("ask", "Who is the head of Taobao Mall?", "--index", folder, "--article", "000_b9c184faed72ea6c.txt")
    assert done.returncode == 0
    assert "According to **Zhang Yong**, head of Taobao Mall," in done.stdout.decode()
    assert "000_b9c184faed72ea6c.txt, line 7, characters 990-1000" in done.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", ""], "error: the question is empty; expected a question in words; type one"),
        (["ask", "x" * 100_000], "error: the question has 100,000 characters; expected at most 1,000; shorten it"),
        (["ask", "Who?", "--index", "no/such"], "error: no index in no/such; make one: python -m index sync DIR"),
        (["ask", "Who?", "--index", "README.md"], "error: README.md is a file; expected the folder of an index"),
        (["calibrate", "--data", "no/such.jsonl"], "error: no/such.jsonl cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], message: str) -> None:
    done = qa(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode().startswith(message)
    assert done.stderr.count(b"\n") == 1


def test_a_reader_without_weights_is_one_line_and_exit_code_2(folder: str) -> None:
    done = qa("ask", "Who?", "--reader", "tests", "--index", folder)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert done.stderr.decode().startswith("error: no reader in tests: no weights")


def test_an_unknown_article_is_answered_with_the_nearest_name(folder: str) -> None:
    done = qa("ask", "Who?", "--index", folder, "--article", "000_b9.txt")
    assert done.returncode == 2
    assert "no article '000_b9.txt' in the index; expected one of 2 names such as '000_b9c184faed72ea6c.txt'" in (
        done.stderr.decode()
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "Who?", "--threshold", "2"],
        ["ask", "Who?", "--threshold", "nan"],
        ["ask", "Who?", "--top-k", "0"],
        ["ask", "Who?", "--since", "yesterday"],
        ["calibrate"],
        ["fly"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        make_parser().parse_args(arguments)
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_default_index_is_built_with_a_notice(tmp_path: Path, small_folder: Path) -> None:
    import os

    env = {**os.environ, "QA_ARTICLES": str(small_folder), "QA_INDEX": str(tmp_path / "index")}
    done = qa("ask", "Who is the mayor?", "--json", "--threshold", "0", env=env)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["answer"] == "Ada Byron"
    assert done.stderr.decode().startswith(f"no index in {tmp_path / 'index'} yet: building it from {small_folder}")
