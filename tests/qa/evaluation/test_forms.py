from pathlib import Path

import pytest

from index import LocalIndex
from index.command import ROOT
from qa.evaluation.forms import main

GOLD = ROOT / "seeds" / "gold.jsonl"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("forms") / "index"
    LocalIndex.build(ROOT / "seeds" / "articles", place)
    return place


def test_misspelt_questions_are_asked_in_three_ways(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(GOLD), "--index", str(index), "--misspell", "3"]) == 0
    first, _, *rows = capsys.readouterr().out.splitlines()
    assert first.startswith("3 questions of gold.jsonl, seed 1; ")
    assert [row[:22].strip() for row in rows] == ["clean", "one error, as typed", "one error, corrected"]
    assert all(row.rstrip().endswith("%") for row in rows)


def test_questions_that_are_read_otherwise_are_listed(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold = tmp_path / "gold.jsonl"
    lines = [
        '{"id": "1", "question": "Who is teh head of Taobao Mall?", "answers": ["Zhang Yong"]}',
        '{"id": "2", "question": "Who is the head of Taobao Mall?", "answers": ["Zhang Yong"]}',
        '{"id": "3", "question": "Is Zhang Yong the head of Taobao Mall?", "answers": []}',
    ]
    gold.write_text("\n".join(lines), encoding="utf-8")
    assert main([str(gold), "--index", str(index)]) == 0
    out = capsys.readouterr().out
    assert "corrected: Who is teh head of Taobao Mall? → Who is the head of Taobao Mall?: F1" in out
    assert "3 questions: 1 corrected, 0 several, 1 yes or no, 0 unwrapped" in out


def test_a_gold_set_that_is_not_there_is_told(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["none.jsonl", "--index", str(index)]) == 2
    assert "none.jsonl cannot be read" in capsys.readouterr().err
