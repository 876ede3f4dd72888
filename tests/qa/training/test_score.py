"""A reader's own measure on the paragraphs of its questions."""

import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from qa.reader import READER
from qa.training.examples import Example
from qa.training.score import Prediction, at_margin, best_margin, main, summarise

YES = Example("1", "", "", "?", ("red car",))
NO = Example("2", "", "", "?", ())


def test_margins_decide_what_is_refused() -> None:
    predictions = [Prediction(YES, "red", 1.0), Prediction(YES, "red car", -1.0), Prediction(NO, "x", 0.5)]
    near = 100 * 2 / 3  # the F1 of "red"
    assert astuple(at_margin(predictions, 0.0)) == pytest.approx((0.0, 0.0, near / 3, 0.0, near / 2, 0.0))
    assert astuple(at_margin(predictions, 0.75)) == pytest.approx(
        (0.75, 100 / 3, (near + 100) / 3, 0.0, near / 2, 100.0)
    )
    everything = at_margin(predictions, None)
    assert everything.answerable_f1 == pytest.approx((near + 100) / 2)
    assert everything.unanswerable_f1 == 0.0


def test_the_best_margin_is_that_with_the_best_f1() -> None:
    predictions = [
        Prediction(YES, "red car", 5.0), Prediction(NO, "x", 4.0), Prediction(YES, "red car", 3.0),
        Prediction(YES, "red car", 2.0), Prediction(NO, "x", 1.0),
    ]  # fmt: skip
    margin = best_margin(predictions)
    assert margin == 2.0
    figures = {limit: at_margin(predictions, limit).f1 for limit in (6.0, 5.0, 4.0, 3.0, 2.0, 1.0)}
    assert max(figures.values()) == figures[margin]
    assert best_margin([Prediction(NO, "x", 1.0)]) == float("inf")


def test_sets_without_unanswerable_questions_are_always_answered() -> None:
    (line,) = summarise([Prediction(YES, "red car", -9.0)])
    assert (line.margin, line.exact_match, line.unanswerable_f1) == (None, 100.0, None)
    assert [line.margin for line in summarise([Prediction(YES, "red car", 1.0), Prediction(NO, "x", 0.0)])] == [
        None, 0.0, 1.0,
    ]  # fmt: skip
    assert [line.f1 for line in summarise([Prediction(NO, "x", 0.0)])] == [0.0, 100.0]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four questions on a short and a very long paragraph."""
    long = "Filler sentence number one. " * 200 + "The mayor of the town is Ada Byron."
    paragraphs = [
        ("Zhang Yong is the head of Taobao Mall.", "Who is the head of Taobao Mall?", "Zhang Yong"),
        (long, "Who is the mayor of the town?", "Ada Byron"),
    ]
    qas: list[dict[str, Any]] = [
        {
            "context": context,
            "qas": [
                {"id": f"{i}", "question": question,
                 "answers": [{"text": answer, "answer_start": context.index(answer)}]},
                {"id": f"{i}n", "question": "How tall is the Eiffel tower?", "answers": [], "is_impossible": True},
            ],
        }
        for i, (context, question, answer) in enumerate(paragraphs)
    ]  # fmt: skip
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [{"title": "T", "paragraphs": qas}]}))
    return path


def test_the_command_scores_the_bundled_reader(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(READER), str(data), "--device", "cpu"]) == 0
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "always answering: EM 100.0, F1 100.0 on what can be answered"
    assert second.startswith("refusing below 0.00: ")
    assert third.endswith("F1 100.0 on the answerable, F1 100.0 on the unanswerable")
    assert main([str(READER), str(data), "--engine"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == first
    assert main([str(READER), str(data), "--device", "cpu", "--json", "--questions", "2"]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (line["questions"], line["margin"], line["exact_match"]) == (2, None, 100.0)


@pytest.mark.parametrize(
    ("reader", "rows", "message"),
    [
        (str(READER), [], "holds no question with a paragraph"),
        (
            "tests",
            [{"id": "1", "context": "x", "question": "?", "answers": []}],
            "the reader in tests cannot be loaded",
        ),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    tmp_path: Path, reader: str, rows: list[object], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main([reader, str(tmp_path / "a.jsonl")]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert (captured.out, captured.err.count("\n")) == ("", 1)
