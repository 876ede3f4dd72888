"""The HTML of the Evaluate pane."""

from dataclasses import replace
from datetime import datetime

from qa.evaluation.compare import compare, rows_of
from qa.evaluation.report import make_report
from qa.ui.figures import MOST, Run, evaluation, progress, said
from tests.qa.evaluation.toys import ToyCorpus, make_outcome

NOON = datetime(2026, 5, 4, 12, 0, 0)
TRAP = "<img src=x onerror=alert(1)>"
CORPUS = ToyCorpus({"a.txt": "yes, they say yes"})


def run(*outcomes: object, **fields: object) -> Run:
    report = make_report(outcomes, {"gold": "gold.jsonl", "threshold": 0.5})  # type: ignore[arg-type]
    return Run(report, outcomes, NOON, article_of=CORPUS.article, **fields)  # type: ignore[arg-type]


def test_figures_plots_and_stages_are_shown() -> None:
    html = evaluation(run(make_outcome(1), make_outcome(2, right=False)))
    assert html.count("<li><span") == 6
    assert html.count('<svg class="plot"') == 2
    assert "asked on" in html
    assert "2026-05-04 at 12:00" in html
    assert "silent below 50 %" in html
    assert "50.0 %" in html


def test_every_question_stands_under_its_stage_with_a_button_that_asks_it() -> None:
    html = evaluation(run(make_outcome(1), make_outcome(2, right=False)))
    lost, right = html.index('<span class="name">misread'), html.index('<span class="name">right')
    assert lost < html.index('data-question="Question 2?"') < right < html.index('data-question="Question 1?"')
    assert '<mark class="pg">yes</mark>' in html


def test_of_very_many_questions_the_rest_is_counted() -> None:
    html = evaluation(run(*(make_outcome(n) for n in range(MOST + 7))))
    assert html.count('class="open-in-ask"') == MOST
    assert "and 7 more" in html


def test_a_comparison_says_what_changed_and_whether_it_is_more_than_chance() -> None:
    before, after = make_outcome(1, right=False), make_outcome(1)
    html = evaluation(run(after, comparison=compare(rows_of([before]), rows_of([after]), "yesterday")))
    assert "Compared with the run of yesterday" in html
    assert "0.0 → 100.0:" in html
    assert "not significant" in html
    assert "“no” (F1 0) → “yes” (F1 100)" in html


def test_without_the_articles_of_the_run_no_passages_are_shown() -> None:
    html = evaluation(replace(run(make_outcome(1)), article_of=None))
    assert "The articles have changed since this run" in html
    assert "<mark" not in html


def test_whatever_comes_from_outside_is_text() -> None:
    outcome = make_outcome(1, right=False)
    trapped = replace(outcome, answer=TRAP, gold=replace(outcome.gold, question=f'"{TRAP}', answers=(TRAP,)))
    made = run(trapped)
    made.report["about"]["gold"] = TRAP
    for html in (evaluation(made), progress(1, 2, TRAP), said(TRAP)):
        assert "<img" not in html
        assert "&lt;img" in html


def test_how_far_a_run_is_can_be_read_by_machines() -> None:
    assert '<progress max="1200" value="3">' in progress(3, 1200, "gold.jsonl")
    assert "3 of 1,200 in gold.jsonl" in progress(3, 1200, "gold.jsonl")
