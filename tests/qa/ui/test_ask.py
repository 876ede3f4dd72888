from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from qa.types import Answer
from qa.ui.ask import AskPane
from qa.ui.conversation import reply_html
from qa.ui.parts import welcome
from tests.qa.followup.toys import open_facts
from tests.qa.test_answer import open_toy
from tests.qa.ui.wiring import event, in_a_loop


@pytest.fixture(scope="module")
def pane() -> AskPane:
    def make() -> AskPane:
        with gr.Blocks(analytics_enabled=False):
            return AskPane(open_toy(), ["Which?"])

    return in_a_loop(make)


@pytest.fixture(scope="module")
def talker() -> AskPane:
    def make() -> AskPane:
        with gr.Blocks(analytics_enabled=False):
            return AskPane(open_facts())

    return in_a_loop(make)


def htmls(messages: list[dict[str, Any]]) -> list[str]:
    return [m["content"].value if m["role"] == "assistant" else m["content"]["text"] for m in messages]


def test_a_question_is_shown_at_once_and_then_with_its_reply(pane: AskPane) -> None:
    (box, kept, asked, _), (_, turns, answered, earlier) = pane.ask("Which <b>?", ())
    assert (box, kept, htmls(asked)) == ("", gr.skip(), ["Which &lt;b&gt;?"])
    assert [turn.question for turn in turns] == ["Which <b>?"]
    assert htmls(answered) == ["Which &lt;b&gt;?", reply_html(turns[0], 0, 0.5)]
    assert earlier == {"question": "Which <b>?", "number": 0}


def test_a_conversation_grows_and_its_turns_are_numbered(pane: AskPane) -> None:
    *_, (_, turns, *_) = pane.ask("First?", ())
    *_, (_, turns, messages, _) = pane.ask("Second?", turns)
    assert [turn.question for turn in turns] == ["First?", "Second?"]
    assert ['data-turn="1"' in html for html in htmls(messages)] == [False, False, False, True]


def test_a_question_that_cannot_be_asked_is_replied_to_in_the_chat(pane: AskPane) -> None:
    *_, (_, turns, messages, _) = pane.ask("   ", ())
    assert ["The question is empty" in html for html in htmls(messages)] == [True]
    *_, (_, turns, messages, _) = pane.ask("x" * 100_000, turns)
    assert "The question has 100,000 characters" in htmls(messages)[-1]


def test_a_question_can_be_limited_to_articles_and_days(pane: AskPane) -> None:
    *_, (_, turns, *_) = pane.ask("Which?", (), ["two.txt"])
    assert isinstance(turns[0].reply, Answer)
    assert {hit.passage.article.id for hit in turns[0].reply.hits} == {"two.txt"}
    *_, (_, _, messages, _) = pane.ask("Which?", (), [], "yesterday", "")
    assert "expected a date such as 2013-09-05" in htmls(messages)[-1]


def test_a_question_that_is_pressed_is_asked_and_what_is_being_typed_stays(pane: AskPane) -> None:
    first, (box, turns, *_) = pane.ask_event((), event(gr.EventData, question="Which?"))
    assert (first[0], box) == (gr.skip(), gr.skip())
    assert [turn.question for turn in turns] == ["Which?"]


def test_an_event_of_another_pane_asks_its_question(pane: AskPane) -> None:
    *_, (_, turns, *_) = pane.ask_event((), event(gr.EventData, question="Which?"))
    assert [turn.question for turn in turns] == ["Which?"]


def test_what_belongs_below_a_card_stands_below_it() -> None:
    def make() -> AskPane:
        with gr.Blocks(analytics_enabled=False):
            return AskPane(open_toy(), footer=lambda turn, number: f"<p>{turn.question} {number}</p>")

    *_, (_, turns, messages, _) = in_a_loop(make).ask("Which?", ())
    assert htmls(messages)[-1] == reply_html(turns[0], 0, 0.5) + "<p>Which? 0</p>"


def test_a_question_that_cannot_be_asked_is_not_kept(pane: AskPane) -> None:
    *_, (*_, earlier) = pane.ask(" ", ())
    assert earlier == gr.skip()


def test_a_link_fills_the_box_and_the_limits(pane: AskPane) -> None:
    data = {"question": "Which?", "articles": ["two.txt", 3], "since": "2013-01-01", "until": ""}
    assert pane.visit(event(gr.EventData, **data)) == ("Which?", ["two.txt", "3"], "2013-01-01", "")
    assert pane.visit(event(gr.EventData, **{**data, "articles": None}))[1] == []


def test_a_follow_up_is_understood_with_the_conversation_and_can_be_asked_as_typed(talker: AskPane) -> None:
    *_, (_, turns, *_) = talker.ask("Who heads Blue Mills?", (), ["ann.txt", "born.txt"])
    *_, (_, turns, messages, earlier) = talker.ask("Where was she born?", turns, ["ann.txt", "born.txt"])
    assert "Understood as: " in htmls(messages)[-1]
    assert earlier == {"question": "Where was Ann Lee born?", "number": 1}
    (box, *_), (_, turns, messages, earlier) = talker.ask_alone(turns, event(gr.EventData, turn=1))
    assert box == gr.skip()
    assert htmls(messages)[-2] == "Where was she born?"
    assert "Understood as: " not in htmls(messages)[-1]
    assert turns[2].where == turns[1].where
    assert earlier == {"question": "Where was she born?", "number": 2}


@pytest.mark.parametrize("turn", [3, -1, "0", None])
def test_a_turn_that_is_gone_is_not_asked_again(talker: AskPane, turn: object) -> None:
    assert list(talker.ask_alone((), event(gr.EventData, turn=turn))) == []


def test_an_export_is_a_file_of_markdown(pane: AskPane) -> None:
    *_, (_, turns, *_) = pane.ask("Which?", ())
    path = Path(pane.export(turns))
    assert path.name == "conversation.md"
    assert path.read_text(encoding="utf-8").startswith("# Questions to the articles\n\n## Which?\n\n**103**")
    assert path != Path(pane.export(turns))


def test_suggestions_come_once_they_are_found(pane: AskPane, monkeypatch: pytest.MonkeyPatch) -> None:
    class Suggesting:
        def __init__(self, found: list[str] | None) -> None:
            self.found = found

        def current(self) -> list[str] | None:
            return self.found

    monkeypatch.setattr(pane, "_suggester", Suggesting(None))
    assert pane.suggest() == (gr.skip(), gr.skip())
    monkeypatch.setattr(pane, "_suggester", Suggesting(["When?"]))
    chat, clock = in_a_loop(pane.suggest)
    assert chat.placeholder == welcome(["When?"])
    assert clock.active is False


def test_a_source_opens_its_article(pane: AskPane) -> None:
    *_, (_, turns, *_) = pane.ask("Which?", ())
    html = pane.open(turns, event(gr.EventData, turn=0, place=1))
    assert "three.txt" in html
    assert ">103</mark>" in html
    assert '<span class="count" role="status">2 of 2</span>' in html


def test_a_source_of_a_conversation_that_is_gone_says_so(pane: AskPane) -> None:
    assert "no longer at hand" in pane.open((), event(gr.EventData, turn=0, place=0))


def test_two_conversations_do_not_know_of_each_other(pane: AskPane) -> None:
    mine, yours = pane.ask("Mine?", ()), pane.ask("Yours?", ())
    next(mine), next(yours)
    assert [turn.question for turn in next(mine)[1]] == ["Mine?"]
    assert [turn.question for turn in next(yours)[1]] == ["Yours?"]
