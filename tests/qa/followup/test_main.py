"""The measuring command, with toys."""

import json
from pathlib import Path

import pytest

from index.command import DONE, UNUSABLE
from qa.followup import __main__ as command
from tests.conftest import ROOT
from tests.qa.followup.toys import open_facts

TALK = {
    "id": "one",
    "split": "dev",
    "title": "Mills",
    "turns": [
        {
            "question": "Who heads Blue Mills?",
            "full": "Who heads Blue Mills?",
            "answers": ["Ann Lee"],
            "kind": "first",
        },
        {
            "question": "Where was she born?",
            "full": "Where was Ann Lee born?",
            "answers": ["Elmstadt"],
            "kind": "bare",
        },
    ],
}


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("qa.answer.Answerer.open", lambda *given, **named: open_facts())
    path = tmp_path / "talk.jsonl"
    path.write_text(json.dumps(TALK) + "\n", encoding="utf-8")
    return path


def test_figures_are_printed_as_a_table(talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(talk), "--index", str(tmp_path)]) == DONE
    assert "bare            1            0.0     100.0     100.0    100 %" in capsys.readouterr().out


def test_figures_and_every_turn_are_written_as_json(
    talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([str(talk), "--index", str(tmp_path), "--split", "dev", "--json"]) == DONE
    record = json.loads(capsys.readouterr().out)
    assert record["follow_ups"]["all"]["shown"]["closed"] == 100.0
    assert [row["understood"] for row in record["rows"]] == [None, "Where was Ann Lee born?"]


def test_paragraphs_on_the_titles_are_what_is_asked(
    talk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[list[str]] = []
    monkeypatch.setattr("qa.training.calibrate.build_index", lambda contexts, *rest: built.append(list(contexts)))
    rows = [
        {"id": str(n), "title": title, "context": text, "question": "?", "answers": [{"text": "x", "start": 0}]}
        for n, (title, text) in enumerate((("Mills", "x one"), ("Other", "x two"), ("Mills", "x three")))
    ]
    data = tmp_path / "data.jsonl"
    data.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert command.main([str(talk), "--data", str(data)]) == DONE
    assert built == [["x one", "x three"]]


def test_what_cannot_be_used_is_told(talk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(talk), "--index", str(tmp_path), "--split", "report"]) == UNUSABLE
    assert "no conversations in" in capsys.readouterr().err
    assert command.main([str(tmp_path / "none.jsonl")]) == UNUSABLE


def test_the_examples_of_its_help_can_be_typed() -> None:
    parser = command.make_parser()
    _, _, listed = parser.format_help().partition("examples:\n")
    for example in listed.strip().splitlines():
        options = parser.parse_args(example.split()[3:])
        assert (ROOT / options.conversations).is_file()
