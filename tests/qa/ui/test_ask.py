import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
import pytest

from qa.types import Answer
from qa.ui import render
from qa.ui.ask import AskPane
from tests.qa.test_answer import open_toy

T = TypeVar("T")


def in_a_loop(make: Callable[[], T]) -> T:
    """Make something of Gradio's inside an event loop: outside of one it makes its own and never closes it."""

    async def run() -> T:
        return make()

    return asyncio.run(run())


@pytest.fixture(scope="module")
def pane() -> AskPane:
    def make() -> AskPane:
        with gr.Blocks(analytics_enabled=False):
            return AskPane(open_toy(), ["Which?"])

    return in_a_loop(make)


@pytest.fixture(scope="module")
def app() -> gr.Blocks:
    return in_a_loop(lambda: build(open_toy()))


def htmls(messages: list[dict[str, Any]]) -> list[str]:
    return [m["content"].value if m["role"] == "assistant" else m["content"]["text"] for m in messages]


def event(kind: type[gr.EventData], **data: object) -> Any:
    return kind(None, data)


def test_a_question_is_shown_at_once_and_then_with_its_reply(pane: AskPane) -> None:
    (box, kept, asked), (_, turns, answered) = pane.ask("Which <b>?", ())
    assert (box, kept, htmls(asked)) == ("", gr.skip(), ["Which &lt;b&gt;?"])
    assert [turn.question for turn in turns] == ["Which <b>?"]
    assert htmls(answered) == ["Which &lt;b&gt;?", render.card(turns[0].reply, 0.5, 0)]


def test_a_conversation_grows_and_its_turns_are_numbered(pane: AskPane) -> None:
    *_, (_, turns, _) = pane.ask("First?", ())
    *_, (_, turns, messages) = pane.ask("Second?", turns)
    assert [turn.question for turn in turns] == ["First?", "Second?"]
    assert ['data-turn="1"' in html for html in htmls(messages)] == [False, False, False, True]


def test_a_question_that_cannot_be_asked_is_replied_to_in_the_chat(pane: AskPane) -> None:
    *_, (_, turns, messages) = pane.ask("   ", ())
    assert ["The question is empty" in html for html in htmls(messages)] == [True]
    *_, (_, turns, messages) = pane.ask("x" * 100_000, turns)
    assert "The question has 100,000 characters" in htmls(messages)[-1]


def test_a_question_can_be_limited_to_articles_and_days(pane: AskPane) -> None:
    *_, (_, turns, _) = pane.ask("Which?", (), ["two.txt"])
    assert isinstance(turns[0].reply, Answer)
    assert {hit.passage.article.id for hit in turns[0].reply.hits} == {"two.txt"}
    *_, (_, _, messages) = pane.ask("Which?", (), [], "yesterday", "")
    assert "expected a date such as 2013-09-05" in htmls(messages)[-1]


def test_a_click_on_an_example_asks_it(pane: AskPane) -> None:
    *_, (_, turns, _) = pane.ask_example((), event(gr.SelectData, index=0, value={"text": "Which?"}))
    assert [turn.question for turn in turns] == ["Which?"]


def test_a_source_opens_its_article(pane: AskPane) -> None:
    *_, (_, turns, _) = pane.ask("Which?", ())
    html = pane.open(turns, event(gr.EventData, turn=0, place=1))
    assert "three.txt" in html
    assert "Three says <mark>103</mark>, too." in html


def test_a_source_of_a_conversation_that_is_gone_says_so(pane: AskPane) -> None:
    assert "no longer at hand" in pane.open((), event(gr.EventData, turn=0, place=0))


def test_two_conversations_do_not_know_of_each_other(pane: AskPane) -> None:
    mine, yours = pane.ask("Mine?", ()), pane.ask("Yours?", ())
    next(mine), next(yours)
    assert [turn.question for turn in next(mine)[1]] == ["Mine?"]
    assert [turn.question for turn in next(yours)[1]] == ["Yours?"]


def test_programs_get_the_json_of_the_shell_and_errors_in_words(pane: AskPane) -> None:
    assert pane.answer("Which?")["answer"] == "103"
    with pytest.raises(gr.Error, match="the question is empty"):
        pane.answer(" ")


def test_one_question_is_read_at_a_time_and_so_many_wait(app: gr.Blocks) -> None:
    reading = [fn for fn in app.fns.values() if fn.concurrency_id == "reader"]
    assert len(reading) == 3
    assert app._queue.default_concurrency_limit == 1
    assert app._queue.max_size == WAITING


def test_only_asking_is_open_to_programs(app: gr.Blocks) -> None:
    assert list(app.get_api_info()["named_endpoints"]) == ["/ask"]
    assert app.get_api_info()["unnamed_endpoints"] == {}


def test_nothing_is_reported_shared_or_recorded(app: gr.Blocks) -> None:
    options = launch_options()
    assert app.analytics_enabled is False
    assert [options[name] for name in ("share", "run_history", "enable_monitoring")] == [False, False, False]
    assert options["footer_links"] == []
