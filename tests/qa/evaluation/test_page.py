import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from qa.evaluation.compare import compare, rows_of
from qa.evaluation.page import make_page
from qa.evaluation.report import make_report
from qa.evaluation.run import evaluate
from qa.evaluation.types import GoldQuestion, Outcome
from tests.qa.evaluation.toys import Says, ToyBot, ToyCorpus, gold_set

EVIL = "<script>document.title='stolen'</script><img src=x onerror=\"document.title='stolen'\">"
CORPUS = ToyCorpus({"a.txt": f"The car is dark red, not blue. {EVIL}", "<b>.txt": "The bus is green."})
GOLD = gold_set(
    GoldQuestion("q1", "Which colour?", ("red",), ("a.txt",), "colour"),
    GoldQuestion("q2", "Which bus?", ("green",), ("<b>.txt",), "colour"),
    GoldQuestion("q3", "How fast?", (), (), "speed & <b>pace</b>"),
    GoldQuestion("q4", EVIL, ("red",), ("a.txt",)),
)
SAYINGS = {
    "Which colour?": Says("dark red"),
    "Which bus?": Says("green", "<b>.txt", found=False, confidence=0.3, read=["<b>.txt"]),
    "How fast?": Says(EVIL),
    EVIL: Says("red"),
}


def make_outcomes() -> Sequence[Outcome]:
    return evaluate(ToyBot(CORPUS, SAYINGS), CORPUS, GOLD)


def page_of(outcomes: Sequence[Outcome], before: Sequence[Outcome] | None = None) -> str:
    about = {"gold": f"{EVIL}.jsonl", "threshold": 0.5}
    comparison = compare(rows_of(before), rows_of(outcomes), EVIL, 1.0) if before else None
    return make_page(make_report(outcomes, about, comparison), outcomes, comparison, CORPUS)


def test_the_page_needs_nothing_outside_itself() -> None:
    plain = gold_set(GOLD.questions[0])
    corpus = ToyCorpus({"a.txt": "The car is dark red."})
    outcomes = evaluate(ToyBot(corpus, SAYINGS), corpus, plain)
    html = make_page(make_report(outcomes, {"gold": "gold.jsonl"}), outcomes, None, corpus)
    assert re.findall(r"\b(?:src|href|srcset|action|url)\s*[=(]", html) == []
    assert "@import" not in html
    assert "default-src 'none'" in html


def test_no_text_of_articles_questions_or_files_becomes_markup() -> None:
    html = page_of(make_outcomes(), before=make_outcomes())
    assert EVIL not in html
    assert "<b>pace" not in html
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert data is not None
    assert json.loads(data[1])[3]["question"] == EVIL


def test_pages_are_the_same_for_the_same_outcomes() -> None:
    assert page_of(make_outcomes()) == page_of(make_outcomes())


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page in a browser, compared with a run that knew the answer to the first question."""
    outcomes = make_outcomes()
    before = [replace(outcomes[0], answer="red", exact_match=100.0, f1=100.0), *outcomes[1:]]
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page_of(outcomes, before), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        opened = browser.new_page(color_scheme="light", reduced_motion="reduce")
        opened.goto(path.as_uri())
        yield opened
        browser.close()


@pytest.fixture(autouse=True)
def reset(request: pytest.FixtureRequest) -> None:
    if "page" in request.fixturenames:
        request.getfixturevalue("page").get_by_role("button", name="Show all").click()


def asked(page: Page) -> list[str]:
    return page.locator("#questions .asked").all_inner_texts()


def test_every_question_is_listed_as_text_and_no_script_of_an_article_runs(page: Page) -> None:
    expect(page.locator("#count")).to_have_text("4 of 4")
    assert asked(page) == ["Which colour?", "Which bus?", "How fast?", EVIL]
    assert page.title() == f"Evaluation of {EVIL}.jsonl"


def test_questions_are_filtered_by_verdict_stage_kind_words_and_change(page: Page) -> None:
    for name, value, expected in (
        ("Verdict", "partly right", ["Which colour?"]),
        ("Stage", "refused", ["Which bus?"]),
        ("Kind", "speed & <b>pace</b>", ["How fast?"]),
    ):
        page.get_by_label(name, exact=True).select_option(value)
        assert asked(page) == expected
        page.get_by_role("button", name="Show all").click()
        expect(page.locator("#count")).to_have_text("4 of 4")
    page.get_by_label("Words in question or answer").fill("BUS")
    assert asked(page) == ["Which bus?"]
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("changed only").check()
    assert asked(page) == ["Which colour?"]


def test_a_stage_leads_to_its_questions(page: Page) -> None:
    page.get_by_role("button", name="answered unanswerable").click()
    assert asked(page) == ["How fast?"]
    page.get_by_role("button", name="answered unanswerable").click()
    assert len(asked(page)) == 4


def test_the_cited_passage_shows_both_spans_marked(page: Page) -> None:
    page.get_by_text("Which colour?").click()
    passage = page.locator("#questions li").first.locator("blockquote")
    expect(passage).to_have_text(CORPUS.texts["a.txt"])
    assert [(mark.get_attribute("class"), mark.inner_text()) for mark in passage.locator("mark").all()] == [
        ("p", "dark "),
        ("pg", "red"),
    ]


def test_an_answer_that_was_not_shown_is_told_with_the_best_candidate(page: Page) -> None:
    row = page.locator("#questions li").nth(1)
    expect(row.locator(".answers")).to_contain_text("the articles do not say (best candidate, not shown: green)")


def test_the_comparison_says_what_changed(page: Page) -> None:
    expect(page.locator("main")).to_contain_text("4 questions in both runs; 1 changed their score")
    expect(page.locator("main")).to_contain_text("Gate passed: no significant drop of more than 1 points")
