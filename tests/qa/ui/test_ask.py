from typing import Any

import gradio as gr
import pytest

from qa.types import Answer
from qa.ui import render
from qa.ui.ask import AskPane
from tests.qa.test_answer import open_toy
from tests.qa.ui.wiring import event, in_a_loop


@pytest.fixture(scope="module")
def pane() -> AskPane:
    def make() -> AskPane:
        with gr.Blocks(analytics_enabled=False):
            return AskPane(open_toy(), ["Which?"])

    return in_a_loop(make)


def htmls(messages: list[dict[str, Any]]) -> list[str]:
    return [m["content"].value if m["role"] == "assistant" else m["content"]["text"] for m in messages]


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


def test_an_event_of_another_pane_asks_its_question(pane: AskPane) -> None:
    *_, (_, turns, _) = pane.ask_event((), event(gr.EventData, question="Which?"))
    assert [turn.question for turn in turns] == ["Which?"]


def test_what_belongs_below_a_card_stands_below_it() -> None:
    def make() -> AskPane:
        with gr.Blocks(analytics_enabled=False):
            return AskPane(open_toy(), footer=lambda turn, number: f"<p>{turn.question} {number}</p>")

    *_, (_, turns, messages) = in_a_loop(make).ask("Which?", ())
    assert htmls(messages)[-1] == render.card(turns[0].reply, 0.5, 0) + "<p>Which? 0</p>"


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
