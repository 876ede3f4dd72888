"""Many at once, short; ``python -m tests.crowd`` runs it at any length."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from tests.crowd.asking import SHIPPED, ask, ask_together, gold_questions
from tests.serving import chromium, serving


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving("--articles", SHIPPED, "--index", tmp_path_factory.mktemp("crowd") / "index") as (address, _):
        yield address


def test_who_asks_with_others_gets_the_same_answer_as_alone(address: str) -> None:
    questions = gold_questions()[:6]
    together = ask_together(address, [[question] for question in questions])
    assert [reply.answer for reply in together] == [ask(address, question).answer for question in questions]


def test_who_has_to_wait_is_shown_a_place_in_the_queue(address: str) -> None:
    with chromium() as browser, ThreadPoolExecutor(8) as people:
        page = browser.new_page()
        page.set_default_timeout(300_000)
        expect.set_options(timeout=300_000)
        page.goto(address)
        waiting = [people.submit(ask, address, question) for question in gold_questions()[:16]]
        page.get_by_label("Question").fill("Who is the head of Taobao Mall?")
        page.keyboard.press("Enter")
        expect(page.get_by_text("queue: ")).to_be_visible()
        expect(page.locator("#chat .card blockquote strong")).to_have_text("Zhang Yong")
        assert [reply.result().question for reply in waiting] == gold_questions()[:16]
