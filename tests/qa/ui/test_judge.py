"""An answer in the chat, judged by a person."""

from pathlib import Path

import gradio as gr
import pytest

from qa.answer import Answerer
from qa.types import Answer
from qa.ui.conversation import Turn
from qa.ui.gold import GoldFile, Judgement
from qa.ui.judge import Judge, buttons, footer, right, verdict
from tests.qa.evaluation.toys import ToyCorpus
from tests.qa.test_answer import ARTICLES, open_toy
from tests.qa.ui.wiring import event, in_a_loop

RIGHT = Judgement(("103",), ("one.txt", "three.txt"))


@pytest.fixture
def gold(tmp_path: Path) -> GoldFile:
    return GoldFile(tmp_path / "gold.jsonl")


@pytest.fixture
def judge(gold: GoldFile) -> Judge:
    def make() -> Judge:
        with gr.Blocks(analytics_enabled=False):
            return Judge(ToyCorpus({article.id: article.text for article in ARTICLES}), gold)

    return in_a_loop(make)


def turn(bot: Answerer | None = None, question: str = "Which?") -> Turn:
    return Turn(question, (bot or open_toy()).ask(question))


def test_what_is_right_is_every_place_that_gives_the_answer(judge: Judge, gold: GoldFile) -> None:
    news = judge.judge((turn(),), event(gr.EventData, turn=0, verdict="right"))
    assert gold.find("Which?") == RIGHT
    assert 'data-turn="0" data-verdict="right"' in news
    assert f"Kept in {gold.path}: right is “103”." in news


def test_of_a_silence_it_is_right_that_the_articles_do_not_say(judge: Judge, gold: GoldFile) -> None:
    silent = turn(open_toy(threshold=0.99))
    judge.judge((silent,), event(gr.EventData, turn=0, verdict="right"))
    assert gold.find("Which?") == Judgement() == right(silent)
    assert verdict(silent, Judgement()) == "right"


def test_that_the_articles_do_not_say_can_be_said_of_an_answer(judge: Judge, gold: GoldFile) -> None:
    news = judge.judge((turn(),), event(gr.EventData, turn=0, verdict="silent"))
    assert gold.find("Which?") == Judgement()
    assert 'data-verdict="silent"' in news


def choice(words: str, start: int | None, end: int | None, place: int = 0) -> object:
    where = {"shown_turn": 0, "shown_place": place}
    return event(gr.EventData, turn=0, verdict="words", words=words, start=start, end=end, **where)


def test_the_right_words_are_checked_against_the_article(judge: Judge, gold: GoldFile) -> None:
    judge.judge((turn(),), choice("Another 90", 14, 24))  # type: ignore[arg-type]
    assert gold.find("Which?") == Judgement(("Another 90",), ("one.txt",))
    judge.judge((turn(),), choice(" too", None, None, place=1))  # type: ignore[arg-type]
    assert gold.find("Which?") == Judgement(("too",), ("three.txt",))
    for wrong in (choice("Another 90", 13, 23), choice("nowhere", None, None), choice("x", 0, 1, place=9)):
        news = judge.judge((turn(),), wrong)  # type: ignore[arg-type]
        assert 'data-fault="1"' in news
    assert gold.find("Which?") == Judgement(("too",), ("three.txt",))


def test_a_judgement_is_taken_back(judge: Judge, gold: GoldFile) -> None:
    judge.judge((turn(),), event(gr.EventData, turn=0, verdict="right"))
    assert "Taken back." in judge.judge((turn(),), event(gr.EventData, turn=0, verdict="drop"))
    assert gold.find("Which?") is None


@pytest.mark.parametrize("number", [1, -1, "0", None])
def test_an_answer_that_is_gone_cannot_be_judged(judge: Judge, number: object) -> None:
    news = judge.judge((turn(),), event(gr.EventData, turn=number, verdict="right"))
    assert "no longer at hand" in news


def test_below_a_card_stands_what_the_gold_file_says_already(gold: GoldFile) -> None:
    below = footer(gold)
    assert 'aria-pressed="true"' not in below(turn(), 3)
    gold.put("Which?", Judgement(("<b>",), ("one.txt",)))
    html = below(turn(), 3)
    assert 'data-turn="3"' in html
    assert '<button type="button" data-verdict="words" aria-pressed="true">' in html
    assert "right is “&lt;b&gt;”" in html


def test_a_question_that_could_not_be_asked_is_not_judged(gold: GoldFile) -> None:
    from index.errors import QuestionError

    assert footer(gold)(Turn("", QuestionError("empty")), 0) == ""


def test_a_silence_has_two_buttons_and_an_answer_three() -> None:
    silent, found = turn(open_toy(threshold=0.99)), turn()
    assert isinstance(silent.reply, Answer)
    assert buttons(silent, 0, None, "").count("aria-pressed") == 2
    assert buttons(found, 0, None, "").count("aria-pressed") == 3
