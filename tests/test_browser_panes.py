"""The panes beside the chat as people meet them: a real browser, the real models, a folder that may be changed."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index import LocalIndex
from index.command import ROOT
from qa.evaluation.gold import read_gold
from tests.browsing import NARROW, WIDE, Visit, browser, faults_of_access, visit
from tests.serving import serving

__all__ = ["browser", "visit"]  # fixtures

SHIPPED = ROOT / "seeds" / "articles"
MALL, TRADE = "000_b9c184faed72ea6c.txt", "003_8877a06094ee99a1.txt"
HEAD = "Who is the head of Taobao Mall?"
TRAP = "<img src=x onerror=window.ran=1>"


@dataclass(frozen=True)
class Place:
    """A running app, its folder of articles, its index and the person's gold set."""

    address: str
    folder: Path
    index: Path
    gold: Path


@pytest.fixture(scope="module")
def place(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The app on a copy of the shipped articles and a file that cannot be read, with a gold set of four questions."""
    root = tmp_path_factory.mktemp("panes")
    folder, index, gold = root / "articles", root / "index", root / "mine.jsonl"
    shutil.copytree(SHIPPED, folder)
    (folder / "empty.txt").write_text(" ", encoding="utf-8")
    lines = (ROOT / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold.write_text("\n".join([*lines[:3], lines[-1]]) + "\n", encoding="utf-8")
    with serving("--articles", folder, "--index", index, "--gold", gold) as (address, _):
        yield Place(address, folder, index, gold)


@pytest.fixture(scope="module")
def shut(browser: Browser, place: Place) -> Iterator[str]:
    """The same index served to other machines, too."""
    with serving("--index", place.index, "--host", "0.0.0.0") as (address, _):
        yield address.replace("0.0.0.0", "127.0.0.1")


def opened(page: Page, tab: str) -> Page:
    """The page at another of its panes."""
    page.get_by_role("tab", name=tab).click()
    return page


def ask(page: Page, question: str) -> Locator:
    """The judging buttons below the reply."""
    groups = page.locator("#chat .judge")
    before = groups.count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    expect(groups).to_have_count(before + 1)
    return groups.last


def add(page: Page, *files: Path) -> None:
    page.locator("#add input[type=file]").set_input_files(files)
    expect(page.locator("#news .told")).to_be_visible()


def tick(page: Page, *names: str) -> None:
    for name in names:
        page.locator(f'#shelf input[value="{name}"]').check()


def kept(place: Place, question: str) -> dict[str, object] | None:
    """The line of the person's gold set with this question; the whole file must be a gold set."""
    read_gold(place.gold, LocalIndex.open(place.index))
    records = map(json.loads, place.gold.read_text(encoding="utf-8").splitlines())
    return next((record for record in records if record["question"] == question), None)


def test_the_articles_are_listed_with_counts_and_what_is_not_read_with_its_reason(visit: Visit, place: Place) -> None:
    page = opened(visit(place.address), "Articles")
    expect(page.locator("#summary")).to_contain_text("2 articles · 13 passages · 1 not read")
    expect(page.locator("#summary .file")).to_have_text(str(place.folder))
    expect(page.locator("#shelf tbody tr")).to_have_count(2)
    expect(page.locator("#shelf tbody tr").first).to_contain_text(MALL)
    expect(page.locator("#left-out li")).to_have_text("empty.txt: it is empty")


def test_words_find_articles(visit: Visit, place: Place) -> None:
    page = opened(visit(place.address), "Articles")
    page.get_by_label("Find articles").fill("1688 alibaba")
    expect(page.locator("#shelf .count")).to_have_text("1 of 2 articles")
    expect(page.locator("#shelf tbody tr")).to_contain_text(TRADE)
    page.get_by_label("Find articles").fill("zzz")
    expect(page.locator("#shelf tbody")).to_contain_text("No article has these words.")


def test_a_question_is_asked_within_chosen_articles(visit: Visit, place: Place) -> None:
    page = opened(visit(place.address), "Articles")
    expect(page.get_by_role("button", name="Ask within these")).to_be_disabled()
    tick(page, TRADE)
    expect(page.locator("#shelf .chosen")).to_have_text("1 chosen")
    page.get_by_role("button", name="Ask within these").click()
    expect(page.locator("#only")).to_be_visible()
    expect(page.locator("#only")).to_contain_text(TRADE)
    ask(page, "Which companies are named?")
    names = page.locator("#chat .card .where .file")
    assert set(names.all_text_contents()) == {TRADE}


def test_a_file_is_added_asked_about_and_removed_from_the_disk_once_confirmed(
    visit: Visit, place: Place, tmp_path: Path
) -> None:
    bridge = tmp_path / "bridge.txt"
    bridge.write_text("The Golden Gate Bridge was opened on 27 May 1937 by Ann Smith.\n", encoding="utf-8")
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG")
    page = opened(visit(place.address), "Articles")
    add(page, bridge, picture)
    expect(page.locator("#news")).to_contain_text("picture.png was refused: files of type .png are not read")
    expect(page.locator("#news")).to_contain_text("bridge.txt was added: 1 passage")
    expect(page.locator("#shelf tbody tr")).to_have_count(3)
    assert (place.folder / "bridge.txt").read_bytes() == bridge.read_bytes()
    assert not (place.folder / "picture.png").exists()
    page.get_by_role("tab", name="Ask").click()
    ask(page, "When was the Golden Gate Bridge opened?")
    expect(page.locator("#chat .card strong").first).to_have_text("27 May 1937")
    page.get_by_role("tab", name="Articles").click()
    for answer in ("Keep it", "Delete 1 file"):
        tick(page, "bridge.txt")
        page.get_by_role("button", name="Remove …").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Delete 1 file from your folder?")
        expect(dialog.locator("li")).to_have_text("bridge.txt")
        assert (place.folder / "bridge.txt").exists()
        dialog.get_by_role("button", name=answer).click()
    expect(page.locator("#news")).to_contain_text("bridge.txt was removed")
    expect(page.locator("#shelf tbody tr")).to_have_count(2)
    assert not (place.folder / "bridge.txt").exists()


def test_a_file_is_never_written_over_and_a_re_sync_finds_what_changed(
    visit: Visit, place: Place, tmp_path: Path
) -> None:
    (place.folder / "note.txt").write_text("The mayor is Ann.\n", encoding="utf-8")
    other = tmp_path / "note.txt"
    other.write_text("The mayor is Bob.\n", encoding="utf-8")
    page = opened(visit(place.address), "Articles")
    add(page, other)
    expect(page.locator("#news")).to_contain_text("kept as note (2).txt, because another file has that name")
    assert (place.folder / "note.txt").read_text(encoding="utf-8") == "The mayor is Ann.\n"
    for name in ("note.txt", "note (2).txt"):
        (place.folder / name).unlink()
    page.get_by_role("button", name="Re-sync with the folder").click()
    expect(page.locator("#news")).to_contain_text("2 removed; 2 as they were.")
    expect(page.locator("#shelf tbody tr")).to_have_count(2)


def test_names_and_titles_that_are_html_are_text(visit: Visit, place: Place) -> None:
    trap = place.folder / f"{TRAP}.txt"
    trap.write_text(f"A trap {TRAP} <script>window.ran = 1</script>\n", encoding="utf-8")
    page = opened(visit(place.address), "Articles")
    page.get_by_role("button", name="Re-sync with the folder").click()
    expect(page.locator("#news")).to_contain_text(f"{TRAP}.txt was added")
    row = page.locator("#shelf tbody tr").filter(has_text=TRAP)
    expect(row.locator(".title")).to_contain_text("<script>window.ran = 1</script>")
    row.locator("input").check()
    page.get_by_role("button", name="Remove …").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 file").click()
    expect(page.locator("#news")).to_contain_text(f"{TRAP}.txt was removed")
    assert not trap.exists()
    assert page.locator("#articles-tab").locator("script, img").count() == 0
    assert page.evaluate("window.ran") is None


def test_who_comes_from_another_machine_changes_nothing(visit: Visit, shut: str) -> None:
    page = opened(visit(shut), "Articles")
    expect(page.get_by_role("button", name="Ask within these")).to_be_visible()
    for name in ("Remove …", "Re-sync with the folder", "Add a gold set", "This is right"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.locator("#add")).to_have_count(0)
    page.get_by_role("tab", name="Ask").click()
    page.get_by_label("Question").fill(HEAD)
    page.keyboard.press("Enter")
    expect(page.locator("#chat .card strong").first).to_have_text("Zhang Yong")
    expect(page.locator(".judge")).to_have_count(0)


def choose(page: Page, label: str) -> None:
    page.get_by_label("Gold set").click()
    page.get_by_role("option", name=label).click()


def test_a_gold_set_is_run_while_others_ask_and_compared_with_the_last_run(visit: Visit, place: Place) -> None:
    page = opened(visit(place.address), "Evaluate")
    choose(page, "Your own: mine.jsonl")
    expect(page.locator("#run-news")).to_contain_text(str(place.gold))
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("max", "4")
    other = visit(place.address)
    ask(other, HEAD)
    expect(other.locator("#chat .card strong").first).to_have_text("Zhang Yong")
    results = page.locator("#results .evaluation")
    expect(results).to_contain_text("4 questions, 3 that the articles answer and 1 that they do not")
    expect(results.locator(".tiles li")).to_have_count(6)
    expect(results.locator("svg.plot")).to_have_count(2)
    assert sum(map(int, results.locator(".stage > .number, .stage > summary .number").all_inner_texts())) == 4
    expect(results.get_by_text("Compared with the run of")).to_have_count(0)
    page.get_by_role("button", name="Run").click()
    expect(results.get_by_text("Compared with the run of")).to_be_visible()
    expect(results).to_contain_text("+0.0 points")
    reports = sorted((place.index / "evaluations" / "own").glob("*.json"))
    assert [json.loads(path.read_text(encoding="utf-8"))["n"] for path in reports] == [4, 4]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download page").click()
    assert "How good are the answers?" in download.value.path().read_text(encoding="utf-8")


def test_a_question_of_a_run_is_opened_in_the_chat(visit: Visit, place: Place) -> None:
    page = opened(visit(place.address), "Evaluate")
    choose(page, "Your own: mine.jsonl")
    stage = page.locator("#results details.stage").first
    stage.locator("summary").first.click()
    question = stage.locator(".asked").first.inner_text()
    stage.get_by_role("button", name="Open in Ask").first.click()
    expect(page.get_by_test_id("user")).to_have_text(question)
    expect(page.locator("#chat .card")).to_be_visible()


def test_a_run_is_stopped_and_goes_on_where_it_was(visit: Visit, place: Place) -> None:
    page = opened(visit(place.address), "Evaluate")
    lines = [json.dumps({"id": f"s{n}", "question": f"{HEAD} {n}", "answers": []}) for n in range(400)]
    long = place.gold.with_name("long.jsonl")
    long.write_text("\n".join(lines), encoding="utf-8")
    page.locator("#run-bar input[type=file]").set_input_files(long)
    expect(page.locator("#run-news")).to_contain_text("long.jsonl")
    expect(page.get_by_label("Gold set")).to_have_value("Added: long.jsonl")
    page.get_by_role("button", name="Run").click()
    bar = bar_of(page)
    expect(bar).to_have_attribute("value", re.compile(r"[2-9]|\d\d+"))  # it may pass 2 between two looks
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#run-news")).to_have_text("Stopped. Run goes on where it was.")
    partial = place.index / "evaluations" / "added-long.jsonl" / "run.partial"
    done = len(partial.read_text(encoding="utf-8").splitlines()) - 1
    assert 2 <= done < 400
    page.get_by_role("button", name="Run").click()
    expect(bar).to_be_visible()
    assert int(bar.get_attribute("value") or 0) >= done
    page.close()  # whoever leaves ends the run, and the next one may begin
    other = opened(visit(place.address), "Evaluate")
    choose(other, "Added: long.jsonl")
    while not bar_of(other).count():
        other.get_by_role("button", name="Run").click()
        expect(other.locator("#run-news").get_by_text("in another tab").or_(bar_of(other))).to_be_visible()
    other.get_by_role("button", name="Stop").click()
    expect(other.locator("#run-news")).to_have_text("Stopped. Run goes on where it was.")


def bar_of(page: Page) -> Locator:
    return page.get_by_role("progressbar")


def test_what_is_no_gold_set_is_refused_with_its_faults(visit: Visit, place: Place, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"id": "1", "question": "Who?", "answers": ["Nobody at all"]}\n', encoding="utf-8")
    page = opened(visit(place.address), "Evaluate")
    page.locator("#run-bar input[type=file]").set_input_files(wrong)
    expect(page.locator("#run-news")).to_contain_text("the answer 'Nobody at all' is in no article")
    assert not (place.index / "gold-sets" / "wrong.jsonl").exists()


def test_one_click_makes_a_gold_question_and_another_takes_it_back(visit: Visit, place: Place) -> None:
    page = visit(place.address)
    group = ask(page, HEAD)
    group.get_by_role("button", name="This is right").click()
    expect(group.locator("output")).to_have_text(f"Kept in {place.gold}: right is “Zhang Yong”.")
    expect(group.get_by_role("button", name="This is right")).to_have_attribute("aria-pressed", "true")
    assert (kept(place, HEAD) or {})["answers"] == ["Zhang Yong"]
    again = ask(page, HEAD)
    expect(again.get_by_role("button", name="This is right")).to_have_attribute("aria-pressed", "true")
    again.get_by_role("button", name="The articles do not say").click()
    expect(again.locator("output")).to_contain_text("the articles do not say")
    assert kept(place, HEAD) == {**(kept(place, HEAD) or {}), "answers": [], "article": None}
    again.get_by_role("button", name="Take back").click()
    expect(again.locator("output")).to_have_text("Taken back.")
    assert kept(place, HEAD) is None


def select(page: Page, words: str) -> None:
    """Select words of the open article, as a person would."""
    page.locator("#article .text").evaluate(
        """(text, words) => {
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const start = walker.currentNode.data.indexOf(words);
                if (start < 0) continue;
                const range = document.createRange();
                range.setStart(walker.currentNode, start);
                range.setEnd(walker.currentNode, start + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
        }""",
        words,
    )


def test_the_right_words_are_selected_in_the_article_or_typed(visit: Visit, place: Place) -> None:
    question = "Which report ranked Taobao Mall first?"
    page = visit(place.address)
    group = ask(page, question)
    group.get_by_role("button", name="The right words are …").click()
    bar = page.get_by_role("form", name="The right words")
    expect(page.locator("#article section.article")).to_be_visible()
    article = page.locator("#article .where .file").first.inner_text()
    select(page, "market researcher iResearch" if article == MALL else "Alibaba")
    words = bar.get_by_role("textbox").input_value()
    bar.get_by_role("button", name="Keep as gold").click()
    expect(group.locator("output")).to_contain_text(f"right is “{words}”")
    expect(bar).to_be_hidden()
    expect(group.get_by_role("button", name="The right words are …")).to_be_focused()
    assert kept(place, question) == {**(kept(place, question) or {}), "answers": [words], "article": article}
    page.keyboard.press("Enter")
    bar.get_by_role("textbox").fill("words that stand nowhere")
    page.keyboard.press("Enter")
    expect(bar.locator("output")).to_contain_text("do not stand in")
    page.keyboard.press("Escape")
    expect(bar).to_be_hidden()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_pane_has_a_serious_fault_of_access_or_is_too_wide(
    visit: Visit, place: Place, size: tuple[int, int], dark: bool
) -> None:
    page = visit(place.address, size, "dark" if dark else "light")
    ask(page, HEAD).get_by_role("button", name="The right words are …").click()
    expect(page.locator("#article section.article")).to_be_visible()
    for tab in ("Ask", "Articles", "Evaluate"):
        page.get_by_role("tab", name=tab).click()
        if tab == "Evaluate":
            choose(page, "Your own: mine.jsonl")
            expect(page.locator("#results .evaluation")).to_be_visible()
            for fold in page.locator("#results details").all():
                fold.evaluate("fold => { fold.open = true }")
        assert faults_of_access(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
