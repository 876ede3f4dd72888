"""The web app as people meet it: a real browser, the real models."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.command import ROOT
from tests.browsing import NARROW, Visit, browser, visit
from tests.files import pages, pdfs
from tests.files.sources import make_source
from tests.serving import serving

__all__ = ["browser", "visit"]  # fixtures

SHIPPED = ROOT / "seeds" / "articles"
HEAD = "Who is the head of Taobao Mall?"
FRANCE = "What is the capital of France?"
TRAP = "<img src=x onerror=window.ran=1>"
PRINTED, SAVED = make_source(3), make_source(7)


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on the shipped articles."""
    with serving("--articles", SHIPPED, "--index", tmp_path_factory.mktemp("shipped") / "index") as (address, _):
        yield address


@pytest.fixture(scope="module")
def trapped(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on an article whose name, title and text would run scripts if they were taken for HTML."""
    folder = tmp_path_factory.mktemp("trapped")
    lead = f"A trap: {TRAP} by <script>window.ran = 1</script>"
    text = f"{lead}\n\nThe bridge of {TRAP} was opened in 1937 by </p><b>Ann\n"
    (folder / f"{TRAP}.txt").write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    with serving("--articles", folder, "--index", index, "--threshold", "0") as (address, _):
        yield address


@pytest.fixture(scope="module")
def mixed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on ``PRINTED`` as a PDF file and ``SAVED`` as a web page."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "printed.pdf").write_bytes(pdfs.reportlab_pdf(PRINTED, columns=2))
    (folder / "saved.html").write_text(pages.page(SAVED, 0), encoding="utf-8")
    index = tmp_path_factory.mktemp("index") / "index"
    with serving("--articles", folder, "--index", index, "--threshold", "0") as (address, _):
        yield address


@pytest.fixture
def page(visit: Visit, address: str) -> Page:
    return visit(address)


def ask(page: Page, question: str) -> Locator:
    """The card of the reply."""
    cards = page.locator("#chat .card")
    before = cards.count()
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")
    expect(cards).to_have_count(before + 1)
    return cards.last


def is_in_view(page: Page, inner: str, outer: str) -> bool:
    """Whether an element lies within another one's visible part and within the window."""
    place = page.locator(inner).first.bounding_box()
    frame = page.locator(outer).bounding_box()
    size = page.viewport_size
    assert place
    assert frame
    assert size
    top, bottom = max(frame["y"], 0), min(frame["y"] + frame["height"], size["height"])
    return top <= place["y"] and place["y"] + place["height"] <= bottom


def file_text(name: str) -> str:
    return (SHIPPED / name).read_bytes().decode()


def test_an_answer_leads_to_its_words_in_the_article(page: Page) -> None:
    card = ask(page, HEAD)
    expect(card.locator("blockquote strong")).to_have_text("Zhang Yong")
    expect(card.locator("blockquote")).to_contain_text("According to Zhang Yong, head of Taobao Mall")
    expect(card.locator(".confidence")).to_contain_text("%")
    source = card.get_by_role("button", name="1 Taobao Mall, the B2C arm")
    expect(source).to_contain_text("000_b9c184faed72ea6c.txt · line 7 · characters 990–1000")
    source.click()
    expect(page.locator("#article mark.active")).to_have_text("Zhang Yong")
    assert is_in_view(page, "#article mark.active", "#article .text")
    expect(page.locator("#article h2")).to_contain_text("Taobao Mall, the B2C arm")
    expect(page.locator("#article header")).to_contain_text("000_b9c184faed72ea6c.txt")
    assert page.locator("#article .text").evaluate("e => e.textContent") == file_text("000_b9c184faed72ea6c.txt")
    expect(source).to_have_attribute("aria-current", "true")


def test_a_source_far_down_is_scrolled_to_and_again_when_selected_again(page: Page) -> None:
    source = ask(page, FRANCE).locator("button.source").first
    source.click()
    expect(page.locator("#article mark.active").first).to_be_visible()
    assert is_in_view(page, "#article mark.active", "#article .text")
    page.locator("#article .text").evaluate("e => e.scrollTo(0, e.scrollTop > 100 ? 0 : e.scrollHeight)")
    assert not is_in_view(page, "#article mark.active", "#article .text")
    source.click()
    assert is_in_view(page, "#article mark.active", "#article .text")


def test_a_question_without_an_answer_is_told_so_and_shown_the_nearest_passages(page: Page) -> None:
    card = ask(page, FRANCE)
    expect(card).to_contain_text("The articles do not say.")
    expect(card).to_contain_text("is below the threshold")
    sources = card.locator("button.source:visible")
    expect(sources).to_have_count(3)
    where = sources.nth(1).locator(".where").inner_text()
    sources.nth(1).click()
    expect(page.locator("#article .where:visible")).to_have_text(where)
    name, start, end = where.split(" · ")[0], *map(int, where.rsplit(" ", 1)[1].split("–"))
    marked = page.locator("#article").evaluate(
        "e => [...e.querySelectorAll('mark.active')].map(m => m.textContent).join('')"
    )
    assert marked == file_text(name)[start:end]


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    page.get_by_role("button", name=HEAD).click()
    expect(page.locator("#chat .card blockquote strong")).to_have_text("Zhang Yong")
    expect(page.get_by_label("Question")).to_have_value("")


def test_a_question_that_cannot_be_asked_gets_a_reply_and_the_chat_goes_on(page: Page) -> None:
    expect(ask(page, "")).to_have_text("The question is empty; expected a question in words; type one.")
    expect(ask(page, "x" * 100_000)).to_contain_text("The question has 100,000 characters")
    expect(ask(page, HEAD).locator("blockquote strong")).to_have_text("Zhang Yong")


def test_a_question_is_shown_as_it_was_typed(page: Page) -> None:
    question = f"Who, {TRAP} <b>bold</b> *not* $$x^2$$ `code` [a](b) & who?"
    ask(page, question)
    expect(page.get_by_test_id("user").first).to_have_text(question)
    assert page.evaluate("window.ran") is None


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.keyboard.type(HEAD)
    page.keyboard.press("Enter")
    source = page.locator("#chat .card button.source").first
    expect(source).to_be_visible()
    for _ in range(20):
        if source.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#article mark.active")).to_have_text("Zhang Yong")


def test_two_visitors_do_not_see_each_other(visit: Visit, address: str, page: Page) -> None:
    other = visit(address)
    ask(page, HEAD).locator("button.source").first.click()
    ask(other, FRANCE)
    expect(page.locator("#article mark.active")).to_have_text("Zhang Yong")
    for visitor, question in ((page, HEAD), (other, FRANCE)):
        expect(visitor.get_by_test_id("user")).to_have_text([question])
    expect(other.locator("#article mark.active")).to_have_count(0)


def test_clearing_forgets_the_conversation(page: Page) -> None:
    ask(page, HEAD).locator("button.source").first.click()
    expect(page.locator("#article mark.active")).to_be_visible()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("#article .empty")).to_be_visible()
    ask(page, FRANCE).locator("button.source").first.click()
    expect(page.locator("#article section")).to_have_attribute("data-turn", "0")


def test_on_a_narrow_screen_the_article_is_below_and_there_is_a_way_back(visit: Visit, address: str) -> None:
    page = visit(address, NARROW)
    source = ask(page, HEAD).locator("button.source").first
    source.click()
    expect(page.locator("#article mark.active")).to_have_text("Zhang Yong")
    assert is_in_view(page, "#article mark.active", "#article .text")
    assert is_in_view(page, "#article header", "#article")
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW[0]
    page.get_by_role("button", name="Back to the answer").click()
    expect(source).to_be_focused()
    expect(source).to_be_in_viewport()


def test_html_in_articles_and_file_names_is_text(visit: Visit, trapped: str) -> None:
    page = visit(trapped)
    card = ask(page, "When was the bridge opened?")
    expect(card).to_contain_text(TRAP)
    card.locator("button.source").first.click()
    text = page.locator("#article .text")
    expect(text).to_contain_text("<script>window.ran = 1</script>")
    expect(text).to_contain_text(f"The bridge of {TRAP} was opened in 1937 by </p><b>Ann")
    expect(page.locator("#article .where:visible")).to_contain_text(f"{TRAP}.txt")
    assert page.locator("#chat, #article").locator("script, .card img, .article img, .article b").count() == 0
    assert page.evaluate("window.ran") is None


def test_a_citation_of_a_pdf_says_its_page_and_opens_the_file_there(visit: Visit, mixed: str) -> None:
    page = visit(mixed)
    card = ask(page, PRINTED.question)
    expect(card.locator("blockquote strong")).to_have_text(PRINTED.answer)
    source = card.get_by_role("button").first
    expect(source.locator(".where")).to_contain_text(re.compile(r"printed\.pdf · .+ · page 2 · characters"))
    source.click()
    expect(page.locator("#article mark")).to_have_text(PRINTED.answer)
    page.get_by_text("The original, page 2").click()
    frame = page.get_by_title("The original")
    expect(frame).to_be_visible()
    assert frame.get_attribute("src") == "original/printed.pdf#page=2"
    file = page.request.get(f"{mixed}original/printed.pdf")
    assert (file.status, file.headers["content-type"]) == (200, "application/pdf")


def test_a_saved_page_is_read_without_its_menu_and_opened_with_it(visit: Visit, mixed: str) -> None:
    page = visit(mixed)
    ask(page, SAVED.question).get_by_role("button").first.click()
    text = page.locator("#article .text")
    expect(text).to_contain_text(SAVED.paragraphs[0])
    expect(text).not_to_contain_text(pages.BANNER)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the original").click()
    expect(opened.value.locator("body")).to_contain_text(pages.BANNER)


def test_a_question_is_asked_of_the_chosen_article_only(visit: Visit, mixed: str) -> None:
    page = visit(mixed)
    page.get_by_role("button", name="Where to look").click()
    page.get_by_label("Only these articles").click()
    page.get_by_role("option", name="saved.html").click()
    names = ask(page, PRINTED.question).locator(".where .file")
    expect(names.first).to_have_text("saved.html")
    assert set(names.all_text_contents()) == {"saved.html"}


def test_days_limit_the_articles_and_what_is_no_day_is_told(visit: Visit, mixed: str) -> None:
    page = visit(mixed)
    page.get_by_role("button", name="Where to look").click()
    page.get_by_label("Until").fill(SAVED.date)
    names = ask(page, PRINTED.question).locator(".where .file")
    assert set(names.all_text_contents()) == {"saved.html"}
    page.get_by_label("Until").fill("last week")
    expect(ask(page, PRINTED.question)).to_contain_text("expected")
