import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index.command import ROOT
from qa.__main__ import main
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.types import Answer
from tests.qa.evaluation.toys import Says, ToyBot, ToyCorpus
from tests.qa.toys import ToyReader

QUESTIONS = 20
TEXT = " ".join(f"Colour {n} is red{n} or blue{n}." for n in range(QUESTIONS))


class ToyShelf(ToyCorpus):
    fingerprint = "toy index"


@dataclass
class ToyProgram(ToyBot):
    """An answerer as the command opens one; it is interrupted when it has been asked ``patience`` questions."""

    limit: float = 0.5
    top_k: int = 10
    calibration: Calibration = Calibration(1.0, 0.0, 0.5)
    patience: int = 10**6

    @property
    def index(self) -> ToyCorpus:
        return self.corpus

    @property
    def reader(self) -> ToyReader:
        return ToyReader()

    def mismatches(self) -> list[str]:
        return ["the reader is another"]

    def ask(self, question: str) -> Answer:
        if len(self.asked) == self.patience:
            raise KeyboardInterrupt
        return super().ask(question)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    records = [
        {"id": f"q{n}", "question": f"Colour {n}?", "answers": [f"red{n}"], "article": "a.txt"}
        for n in range(QUESTIONS)
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def use(monkeypatch: pytest.MonkeyPatch, wrong: int = 0, **fields: Any) -> ToyProgram:
    """Let the command open a program that answers the first ``wrong`` questions wrongly."""
    sayings = {f"Colour {n}?": Says(f"{'blue' if n < wrong else 'red'}{n}") for n in range(QUESTIONS)}
    program = ToyProgram(ToyShelf({"a.txt": TEXT}), sayings, **fields)
    monkeypatch.setattr(Answerer, "open", staticmethod(lambda *arguments: program))
    return program


def evaluate(gold: Path, *options: object) -> int:
    return main(["evaluate", str(gold), "--index", "no such index", *map(str, options)])


def baseline(gold: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use(monkeypatch)
    path = gold.parent / "baseline.json"
    assert evaluate(gold, "--json", path) == 0
    return path


def without_timings(path: Path) -> str:
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report.pop("latency_ms")["p50"] > 0
    return json.dumps(report)


def test_the_shipped_program_is_evaluated_twice_with_the_same_result(
    shipped: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (ROOT / "seeds" / "gold.jsonl").read_text(encoding="utf-8").split("\n")
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join([lines[10], lines[-2], lines[3]]), encoding="utf-8")
    index = shipped.index.store.folder  # type: ignore[attr-defined]
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    files = ["--html", str(tmp_path / "page.html"), "--csv", str(tmp_path / "rows.csv")]
    assert main(["evaluate", str(gold), "--index", str(index), "--json", str(first), *files]) == 0
    monkeypatch.setattr(Answerer, "open", staticmethod(lambda *arguments: shipped))
    assert main(["evaluate", str(gold), "--index", str(index), "--json", str(second)]) == 0
    assert without_timings(first) == without_timings(second)
    assert [row["id"] for row in json.loads(first.read_text(encoding="utf-8"))["rows"]] == ["g011", "g102", "g004"]
    assert capsys.readouterr().out.startswith("gold.jsonl: 3 questions (2 answerable, 1 unanswerable), silent below ")
    assert "Who is the head of Taobao Mall?" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert len(list(csv.reader(io.StringIO((tmp_path / "rows.csv").read_text(encoding="utf-8"))))) == 4


def test_a_worse_reader_shuts_the_gate_and_the_questions_are_named(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = baseline(gold, monkeypatch)
    use(monkeypatch, wrong=6)
    capsys.readouterr()
    out = gold.parent / "now.json"
    assert evaluate(gold, "--baseline", earlier, "--max-drop", 2, "--json", out) == 1
    shown = capsys.readouterr().out
    assert "-30.0 points" in shown
    assert "p = 0.0312: significant" in shown
    assert "gate                    failed: a significant drop of more than 2 points in exact match and F1" in shown
    assert "q5  100 → 0  Colour 5?  “red5” → “blue5”" in shown
    assert json.loads(out.read_text())["comparison"]["failed"] is True


def test_the_same_reader_twice_passes_the_gate(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = baseline(gold, monkeypatch)
    assert evaluate(gold, "--baseline", earlier, "--max-drop", 0) == 0
    assert "no question changed its score" in capsys.readouterr().out


def test_one_changed_answer_of_20_passes_the_gate_as_not_significant(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = baseline(gold, monkeypatch)
    use(monkeypatch, wrong=1)
    assert evaluate(gold, "--baseline", earlier, "--max-drop", 2) == 0
    shown = capsys.readouterr().out
    assert "-5.0 points (-15.0 to +0.0), p = 1.0000: not significant" in shown
    assert "q0  100 → 0  Colour 0?  “red0” → “blue0”" in shown


def test_a_stopped_run_goes_on_when_the_command_is_given_again(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = baseline(gold, monkeypatch)
    out = gold.parent / "now.json"
    use(monkeypatch, patience=12)
    assert evaluate(gold, "--json", out) == 130
    assert not out.exists()
    second = use(monkeypatch)
    assert evaluate(gold, "--json", out) == 0
    assert second.asked == [f"Colour {n}?" for n in range(12, 20)]
    assert without_timings(out) == without_timings(earlier)
    assert [path.name for path in gold.parent.glob("now*")] == ["now.json"]


def test_another_threshold_does_not_go_on_from_the_old_one(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = gold.parent / "now.json"
    use(monkeypatch, patience=12)
    evaluate(gold, "--json", out)
    second = use(monkeypatch, limit=0.7)
    evaluate(gold, "--json", out)
    assert len(second.asked) == 20


def test_progress_and_notices_go_to_standard_error(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch)
    evaluate(gold)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == (
        "notice: the reader is another; confidence is not to be trusted until: python -m qa calibrate --data FILE"
    )
    assert (said[1], said[-1]) == ("evaluated 0 of 20 questions", "evaluated 20 of 20 questions")


def test_a_broken_gold_set_is_one_line_and_exit_code_2(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch)
    gold.write_text('{"id": "q1", "question": "", "answers": []}')
    assert evaluate(gold) == 2
    assert capsys.readouterr() == (
        "",
        "error: gold.jsonl has 1 fault: line 1: the question is empty; mend the file (--check lists every fault)\n",
    )


def test_check_lists_every_fault_and_asks_nothing(
    gold: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = use(monkeypatch)
    assert evaluate(gold, "--check") == 0
    assert capsys.readouterr().out == "gold.jsonl: 20 questions, no fault\n"
    gold.write_text('{"id": "q1", "question": "", "answers": []}\n' * 9)
    assert evaluate(gold, "--check") == 1
    assert capsys.readouterr().out.splitlines() == [f"line {n}: the question is empty" for n in range(1, 10)]
    assert program.asked == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--max-drop", "2"], "--max-drop given without --baseline; expected the JSON of an earlier run; name it"),
        (["--max-drop", "-1"], "argument --max-drop: '-1' given; expected a number of points, 0 or more"),
        (["--max-drop", "nan"], "argument --max-drop: 'nan' given; expected a number of points, 0 or more"),
        (["--json", "no/such/file.json"],
         "no/such/file.json cannot be written; expected a file in a folder that exists; name another"),
        (["--html", "."], ". is a folder; expected a file; name one"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_before_anything_is_asked(
    gold: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    program = use(monkeypatch)
    with pytest.raises(SystemExit) as caught:
        evaluate(gold, *options)
    assert caught.value.code == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"python -m qa evaluate: error: {message}"
    assert program.asked == []
