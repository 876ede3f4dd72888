"""What the Ask pane does beyond an answer and its source: a real browser, the real models, made articles."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import NARROW, PATIENCE, WIDE, Visit, browser, faults_of_access, visit
from tests.serving import serving
from tests.test_browser import ask, is_in_view

__all__ = ["browser", "visit"]  # fixtures

OPENED = "When was the Elm Bridge opened?"

VALLEY = {
    "bridge.txt": "The bridges of Elm Valley\n\nThe Elm Bridge is the oldest steel bridge of the valley. The Elm "
    "Bridge was opened in 1937 by the mayor of Elmstadt. The bridge has 412 rivets on each side and carries two "
    "lanes.\n\nThe council employs 38 engineers in three towns.\n",
    "guide.txt": "Walking in the valley: a guide for visitors\n\nStart at the station and follow the river to the "
    "Elm Bridge, which opened to the public in 1937. The valley has 14 inns in all, and most are open until "
    "October.\n",
    "history.md": "---\ntitle: A short history of Elmstadt\ndate: 2014-03-02\n---\n# A short history\n\nElmstadt "
    "grew with its railway. According to the town archive, the Elm Bridge was opened in 1938, a year later than "
    "most books say. In 1951, the town founded a school of music.\n",
}
"""Two articles agree on the year of the bridge, a third one does not."""

ODD = "{{value}} ${1 + 1} `x` \u202eright to left\u202c 🌉 שלום " + "w" * 10_000
"""What templates, directions and layout could stumble over."""

SECRET = "The number of the safe is 4711, says the old porter."


@pytest.fixture(scope="module")
def valley(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on ``VALLEY``."""
    folder = tmp_path_factory.mktemp("valley")
    for name, text in VALLEY.items():
        (folder / name).write_text(text, encoding="utf-8")
    with serving("--articles", folder, "--index", tmp_path_factory.mktemp("index") / "index") as (address, _):
        yield address


@pytest.fixture(scope="module")
def odd(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The app on an article of a million letters and one of odd ones, both with the line ends of Windows."""
    folder = tmp_path_factory.mktemp("odd")
    filler = "".join(
        f"Paragraph {n} says nothing of any use to anyone. {'So it goes on. ' * 12}\r\n\r\n" for n in range(4_500)
    )
    (folder / "large.txt").write_bytes(f"A large file\r\n\r\n{filler}{SECRET}\r\n{filler[:9_000]}".encode())
    (folder / "odd.txt").write_bytes(
        f"The {ODD}\r\n\r\nThe lighthouse of {ODD} was\r\nbuilt in 1888 {ODD}.\r\n".encode()
    )
    index = tmp_path_factory.mktemp("index") / "index"
    with serving("--articles", folder, "--index", index, "--threshold", "0") as (address, _):
        yield address, folder


@pytest.fixture
def page(visit: Visit, valley: str) -> Page:
    return visit(valley)


def active(page: Page) -> str:
    """The words that are marked as the place looked at."""
    parts: list[str] = page.locator("#article mark.active").all_inner_texts()
    return "".join(parts)


def allow_clipboard(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_articles_that_agree_are_named_and_one_that_differs_stands_beside(page: Page) -> None:
    card = ask(page, OPENED)
    versions = card.locator(".version")
    expect(versions.locator("blockquote strong")).to_have_text(["1937", "1938"])
    expect(versions.first).to_contain_text("Also said by Walking in the valley")
    card.get_by_role("button", name="Walking in the valley").first.click()
    expect(page.locator("#article .where:visible")).to_contain_text("guide.txt")
    versions.nth(1).get_by_role("button").click()
    expect(page.locator("#article .where:visible")).to_contain_text("history.md · 2014-03-02 · line 7")
    assert active(page) == "1938"


def test_answers_that_were_considered_open_in_their_articles(page: Page) -> None:
    card = ask(page, "What is the capital of France?")
    expect(card).to_contain_text("The articles do not say.")
    card.get_by_text("considered").click()
    first = card.locator("details.others button.source").first
    guess = first.locator("strong").inner_text()
    first.click()
    expect(page.locator("#article mark.active").first).to_be_visible()
    assert active(page) == guess


def test_a_follow_up_says_how_it_was_understood_which_can_be_edited_or_left(page: Page) -> None:
    ask(page, OPENED)
    card = ask(page, "How many rivets does it have on each side?")
    expect(card.locator(".understood q")).to_have_text("How many rivets does the Elm Bridge have on each side?")
    expect(card.locator("blockquote strong")).to_have_text("412")
    card.get_by_role("button", name="Edit").click()
    box = page.get_by_label("Question")
    expect(box).to_be_focused()
    expect(box).to_have_value("How many rivets does the Elm Bridge have on each side?")
    page.keyboard.press("Enter")
    cards = page.locator("#chat .card")
    expect(cards).to_have_count(3)
    expect(cards.last.locator(".understood")).to_have_count(0)
    cards.nth(1).get_by_role("button", name="Ask as typed").click()
    expect(cards).to_have_count(4)
    expect(cards.last.locator(".understood")).to_have_count(0)


def test_the_time_of_each_stage_is_there_on_demand(page: Page) -> None:
    times = ask(page, OPENED).locator("details.times")
    expect(times.locator("dl")).to_be_hidden()
    times.locator("summary").click()
    for stage in ("Encoding the question", "Searching the articles", "Reading"):
        expect(times).to_contain_text(stage)


def test_citations_are_stepped_through_by_key_and_button_across_articles(page: Page) -> None:
    ask(page, OPENED).locator("button.source").first.click()
    count, where = page.locator("#article .count"), page.locator("#article .where:visible")
    expect(count).to_have_text("1 of 2")
    for key, number, name in (("n", 2, "guide"), ("]", 1, "bridge"), ("[", 2, "guide"), ("p", 1, "bridge")):
        page.keyboard.press(key)
        expect(count).to_have_text(f"{number} of 2")
        expect(where).to_contain_text(f"{name}.txt")
        assert active(page) == "1937"
    page.get_by_role("button", name="Next citation").click()
    expect(count).to_have_text("2 of 2")
    page.get_by_label("Question").press_sequentially("np[]")
    expect(count).to_have_text("2 of 2")
    expect(page.get_by_label("Question")).to_have_value("np[]")


def test_places_in_one_article_are_all_marked_and_the_passage_is_shaded(page: Page) -> None:
    card = ask(page, "What is the capital of France?")
    card.locator("button.source").first.click()
    expect(page.locator("#article .bounds:visible")).to_contain_text("The shaded passage was read")
    shaded = "".join(page.locator("#article .read").evaluate_all("parts => parts.map(part => part.textContent)"))
    quote = "".join(page.locator("#article mark.active").evaluate_all("parts => parts.map(part => part.textContent)"))
    assert shaded == quote
    assert len(shaded) > 100


def test_suggested_questions_are_made_from_the_articles_and_answered(page: Page) -> None:
    suggested = page.locator(".suggested button")
    expect(suggested.first).to_be_visible()
    questions = suggested.all_inner_texts()
    assert OPENED in questions
    assert 2 <= len(questions) <= 4
    suggested.last.click()
    expect(page.locator("#chat .card.found")).to_have_count(1)
    expect(page.get_by_test_id("user")).to_have_text([questions[-1]])


def test_earlier_questions_are_kept_in_the_browser_until_they_are_forgotten(page: Page, valley: str) -> None:
    ask(page, OPENED)
    other = page.context.new_page()
    other.goto(valley)
    other.set_default_timeout(PATIENCE)
    ask(other, "How many rivets does the bridge have?")
    page.reload()
    page.get_by_text("Earlier questions").click()
    asked = page.locator("#earlier .asked button")
    expect(asked).to_have_text(["How many rivets does the bridge have?", OPENED])
    asked.first.click()
    expect(page.locator("#chat .card strong").first).to_contain_text("412")
    page.get_by_role("button", name="Forget them all").click()
    expect(asked).to_have_count(0)
    page.reload()
    page.get_by_text("Earlier questions").click()
    expect(page.locator("#earlier .none")).to_be_visible()
    expect(page.locator("#earlier .asked button")).to_have_count(0)


def test_a_link_asks_its_question_within_its_limits(visit: Visit, valley: str) -> None:
    page = visit(f"{valley}?q=When+was+the+Elm+Bridge+opened%3F&article=history.md")
    expect(page.locator("#chat .card blockquote strong").first).to_have_text("1938")
    assert set(page.locator("#chat .where .file").all_text_contents()) == {"history.md"}
    allow_clipboard(page)
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = urlsplit(clipboard(page))
    assert f"{link.scheme}://{link.netloc}{link.path}" == valley
    assert parse_qs(link.query) == {"q": [OPENED], "article": ["history.md"]}


def test_an_answer_is_copied_with_its_sentence_article_and_place(page: Page) -> None:
    allow_clipboard(page)
    ask(page, "How many rivets does the bridge have?").get_by_role("button", name="Copy answer").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.get_by_role("button", name="Copy answer")).to_be_visible()
    assert clipboard(page) == (
        "412\n\n“The bridge has 412 rivets on each side and carries two lanes.”\n"
        "— The bridges of Elm Valley, bridge.txt, line 3, characters 159–162"
    )


def test_a_conversation_is_exported_as_markdown(page: Page) -> None:
    ask(page, OPENED)
    ask(page, "What is the capital of France?")
    for _ in range(2):  # also when it was exported before
        with page.expect_download() as saved:
            page.get_by_role("button", name="Export").click()
        assert saved.value.suggested_filename == "conversation.md"
        text = saved.value.path().read_text(encoding="utf-8")
        assert f"## {OPENED}\n\n**1937**" in text
        assert text.endswith("## What is the capital of France?\n\nThe articles do not say.\n")


def test_a_large_article_is_scrolled_to_its_words(visit: Visit, odd: tuple[str, Path]) -> None:
    address, folder = odd
    page = visit(address)
    ask(page, "What is the number of the safe?").locator("button.source").first.click()
    expect(page.locator("#article mark.active")).to_have_text("4711")
    assert is_in_view(page, "#article mark.active", "#article .text")
    shown = page.locator("#article .text").evaluate("text => text.textContent")
    assert shown == (folder / "large.txt").read_bytes().decode()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_odd_letters_are_shown_as_they_are_and_the_layout_stays_whole(
    visit: Visit, odd: tuple[str, Path], size: tuple[int, int]
) -> None:
    address, folder = odd
    page = visit(address, size)
    ask(page, "When was the lighthouse built?").locator("button.source").first.click()
    expect(page.locator("#article mark.active").first).to_be_visible()
    shown = page.locator("#article .text").evaluate("text => text.textContent")
    assert shown == (folder / "odd.txt").read_bytes().decode()
    page.get_by_label("Question").fill(ODD[:400])
    page.keyboard.press("Enter")
    expect(page.locator("#chat .card")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_axe_finds_nothing_serious(visit: Visit, valley: str, size: tuple[int, int], scheme: str) -> None:
    page = visit(valley, size, scheme)
    expect(page.locator(".suggested button").first).to_be_visible()
    assert faults_of_access(page) == []
    ask(page, OPENED)
    ask(page, "What is the capital of France?")
    card = page.locator("#chat .card").first
    for summary in card.locator("summary").all():
        summary.click()
    page.get_by_text("Earlier questions").click()
    card.locator("button.source").first.click()
    expect(page.locator("#article mark.active")).to_be_visible()
    assert faults_of_access(page) == []


def test_nothing_jumps_while_suggestions_come_in(visit: Visit, valley: str) -> None:
    page = visit(valley)
    page.evaluate(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { moved += e.value }))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    expect(page.locator(".suggested button").first).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("window.moved") < 0.1
