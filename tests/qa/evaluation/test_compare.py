import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from index.errors import GoldError
from qa.evaluation.compare import BaselineRow, change, compare, paired_p, read_baseline, rows_of
from qa.evaluation.report import make_report
from tests.qa.evaluation.toys import make_outcome


def rows(scores: Sequence[float]) -> list[BaselineRow]:
    return [
        BaselineRow(f"q{n}", f"Question {n}?", ("yes",), "yes" if score else "no", score, score)
        for n, score in enumerate(scores)
    ]


GOOD = [100.0] * 36 + [0.0] * 4


def test_a_worse_reader_is_caught_by_the_gate() -> None:
    made = compare(rows(GOOD), rows([0.0] * 8 + GOOD[8:]), "last.json", max_drop=2.0)
    assert made.failed
    assert made.changes["exact_match"].difference.value == -20.0
    assert made.changes["exact_match"].p == 2 / 2**8
    assert [item.id for item in made.changed] == [f"q{n}" for n in range(8)]


def test_the_same_reader_twice_passes_even_a_gate_of_zero() -> None:
    made = compare(rows(GOOD), rows(GOOD), "last.json", max_drop=0.0)
    assert not made.failed
    assert made.changed == ()
    assert made.changes["f1"].p == 1.0


def test_one_changed_answer_among_20_questions_is_not_significant() -> None:
    made = compare(rows([100.0] * 20), rows([0.0] + [100.0] * 19), "last.json", max_drop=2.0)
    found = made.changes["exact_match"]
    assert (found.difference.value, found.p, found.significant) == (-5.0, 1.0, False)
    assert not made.failed
    assert [item.id for item in made.changed] == ["q0"]


@pytest.mark.parametrize(
    ("lost", "max_drop", "failed"),
    [
        (5, 2.0, False),  # 12.5 points, but p = 0.0625
        (6, 2.0, True),  # 15 points, p = 0.03125
        (6, 15.0, False),  # significant, but no more than allowed
        (6, 14.9, True),
        (6, None, False),  # no gate
    ],
)
def test_the_gate_needs_a_drop_that_is_both_large_and_significant(
    lost: int, max_drop: float | None, failed: bool
) -> None:
    made = compare(rows([100.0] * 40), rows([0.0] * lost + [100.0] * (40 - lost)), "last.json", max_drop)
    assert made.failed is failed


def test_a_gain_never_shuts_the_gate() -> None:
    made = compare(rows([0.0] * 20), rows([100.0] * 20), "last.json", max_drop=0.0)
    assert made.changes["f1"].significant
    assert not made.failed


def test_f1_alone_can_shut_the_gate() -> None:
    before = rows([100.0] * 20)
    after = [replace(row, f1=40.0) for row in before]
    assert compare(before, after, "last.json", 5.0).failed


def test_p_is_exact_for_few_differences() -> None:
    assert [paired_p(np.full(n, -100.0)) for n in range(1, 5)] == [1.0, 0.5, 0.25, 0.125]
    assert paired_p(np.array([-100.0, -100, 100, 0, 0])) == 1.0
    assert paired_p(np.array([-3.0, -2, -1])) == 2 / 2**3


def test_p_on_exact_match_is_that_of_mcnemar() -> None:
    differences = np.array([-100.0] * 9 + [100.0] * 2 + [0.0] * 50)
    assert paired_p(differences) == pytest.approx(stats.binomtest(2, 11).pvalue)


def test_p_is_near_the_exact_one_where_signs_are_drawn_and_the_same_each_time() -> None:
    differences = np.array([-100.0] * 40 + [100.0] * 20)
    assert paired_p(differences) == pytest.approx(stats.binomtest(20, 60).pvalue, abs=0.005)
    assert paired_p(differences) == paired_p(differences)


def test_the_difference_has_an_interval() -> None:
    found = change([100.0] * 50, [100.0] * 40 + [0.0] * 10)
    assert (found.before, found.after, found.difference.value) == (100.0, 80.0, -20.0)
    assert found.difference.low is not None and found.difference.high is not None
    assert -33 < found.difference.low < -20 < found.difference.high < -8


def test_only_questions_with_the_same_words_and_gold_answers_are_compared() -> None:
    before = rows([100.0, 100.0, 100.0])
    after = [before[0], replace(before[1], gold=("no",)), replace(before[2], id="new")]
    made = compare(before, after, "last.json")
    assert (made.n, made.only_before, made.only_now) == (1, 2, 2)


def test_changed_questions_come_with_the_largest_losses_first() -> None:
    before, after = rows([100.0, 100.0, 0.0, 50.0]), rows([50.0, 0.0, 100.0, 50.0])
    assert [item.id for item in compare(before, after, "last.json").changed] == ["q1", "q0", "q2"]


def test_a_baseline_of_other_questions_is_refused() -> None:
    with pytest.raises(GoldError) as caught:
        compare(rows([0.0]), [replace(rows([0.0])[0], id="other")], "last.json")
    assert str(caught.value) == (
        "last.json shares none of its 1 questions with the 1 of this run; "
        "expected an evaluation of the same gold set; name that one"
    )


def test_a_report_is_a_baseline_of_the_same_rows(tmp_path: Path) -> None:
    outcomes = [make_outcome(number, right=number > 1) for number in range(3)]
    path = tmp_path / "last.json"
    path.write_text(json.dumps(make_report(outcomes, {})), encoding="utf-8")
    assert read_baseline(path) == rows_of(outcomes)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "cannot be read (No such file or directory); expected a baseline; check the path"),
        (lambda path: path.write_text("{"), "is no evaluation (JSONDecodeError: "),
        (lambda path: path.write_text("[]"), "is no evaluation (TypeError: "),
        (lambda path: path.write_text("{}"), "is no evaluation (KeyError: 'rows'); expected what evaluate --json"),
        (lambda path: path.write_text('{"rows": [{"id": "q1"}]}'), "is no evaluation (KeyError: 'exact_match')"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, make: Callable[[Path], object], message: str) -> None:
    path = tmp_path / "last.json"
    make(path)
    with pytest.raises(GoldError) as caught:
        read_baseline(path)
    assert str(caught.value).startswith(f"{path} {message}")
