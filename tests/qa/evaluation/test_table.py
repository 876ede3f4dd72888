from dataclasses import replace

from qa.evaluation.compare import BaselineRow, compare
from qa.evaluation.report import make_report
from qa.evaluation.table import SHOWN, show_comparison, show_report
from tests.qa.evaluation.toys import make_outcome


def rows(scores: list[float]) -> list[BaselineRow]:
    return [
        BaselineRow(f"q{n}", f"Question {n}?", ("yes",), "yes" if score else "", score, score)
        for n, score in enumerate(scores)
    ]


def test_the_table_shows_every_figure_with_its_interval() -> None:
    outcomes = [make_outcome(1), make_outcome(2)]
    text = show_report(make_report(outcomes, {"gold": "gold.jsonl", "threshold": 0.42}))
    lines = text.splitlines()
    assert lines[0] == "gold.jsonl: 2 questions (2 answerable, 0 unanswerable), silent below 42%"
    assert lines[2] == "  exact match                100.0 %  100.0 – 100.0"
    assert "  mrr                        1.000    1.000 – 1.000" in lines
    assert "  refused                        -" in lines
    assert lines[-2] == (
        "answers lost: 0 not indexed, 0 not retrieved, 0 misread, 0 refused, 0 answered unanswerable"
    )
    assert lines[-1] == "time of an answer: p50 15 ms, p95 20 ms (medians: read 5)"


def test_kinds_are_shown_where_there_are_any() -> None:
    outcome = make_outcome(1)
    dated = replace(outcome, gold=replace(outcome.gold, kind="date"))
    assert "date      1        100.0   100.0" in show_report(make_report([dated], {}))
    assert "kind" not in show_report(make_report([outcome], {}))


def test_a_drop_that_is_no_more_than_chance_is_called_not_significant() -> None:
    text = show_comparison(compare(rows([100.0] * 20), rows([0.0] + [100.0] * 19), "last.json", 2.0))
    assert text == (
        "compared with last.json on 20 questions\n"
        "  exact match             100.0 → 95.0: -5.0 points (-15.0 to +0.0), p = 1.0000: not significant\n"
        "  F1                      100.0 → 95.0: -5.0 points (-15.0 to +0.0), p = 1.0000: not significant\n"
        "  gate                    passed: no significant drop of more than 2 points\n"
        "  questions with another score: 1, 1 worse and 0 better by F1\n"
        "    q0  100 → 0  Question 0?  “yes” → silence\n"
    )


def test_a_failed_gate_says_why_and_names_the_questions() -> None:
    lost = SHOWN + 3
    text = show_comparison(compare(rows([100.0] * 40), rows([0.0] * lost + [100.0] * (40 - lost)), "last.json", 2.5))
    assert (
        "  gate                    failed: a significant drop of more than 2.5 points in exact match and F1\n" in text
    )
    assert text.count(" → silence\n") == SHOWN
    assert text.endswith("    and 3 more, in the JSON\n")


def test_questions_left_out_are_counted() -> None:
    text = show_comparison(compare(rows([100.0] * 3), rows([100.0] * 2), "last.json"))
    assert "left out: 1 only in the baseline, 0 only here" in text
    assert "gate" not in text
    assert "no question changed its score" in text


def test_no_text_of_an_article_can_steer_the_terminal() -> None:
    before, after = rows([100.0]), [replace(rows([0.0])[0], answer="\033[2Jred\nblue")]
    assert "“yes” → “[2Jred blue”" in show_comparison(compare(before, after, "last.json"))
