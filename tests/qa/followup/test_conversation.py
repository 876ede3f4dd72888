"""Questions one after another."""

from dataclasses import replace

import pytest

from index import Filter
from index.errors import QuestionError
from qa.followup import Conversation, Turn, ask_within
from qa.followup.conversation import KEPT
from qa.types import Answer
from tests.qa.followup.toys import open_facts


def untimed(answer: Answer) -> Answer:
    return replace(answer, timings={})


def test_a_follow_up_is_answered_as_its_question_in_full_and_tells_how_it_was_understood() -> None:
    talk, bot = Conversation(open_facts()), open_facts()
    assert talk.ask("Who heads Blue Mills?").text == "Ann Lee"
    answer = talk.ask("Where was she born?")
    assert (answer.question, answer.resolved_question) == ("Where was she born?", "Where was Ann Lee born?")
    full = bot.ask("Where was Ann Lee born?")
    assert untimed(replace(answer, question=full.question, resolved_question=None)) == untimed(full)


def test_a_typing_error_of_the_last_question_does_not_come_back_in_the_next() -> None:
    talk = Conversation(open_facts())
    talk.ask("How much was sold by Blue Mlils in 2011?")
    assert talk.ask("And in 2012?").resolved_question == "How much was sold by Blue Mills in 2012?"


def test_a_third_question_follows_the_second_as_it_was_understood() -> None:
    talk = Conversation(open_facts())
    talk.ask("How much was sold by Blue Mills in 2011?")
    assert talk.ask("And in 2012?").text == "50 tons"
    assert talk.turns[-1].question == "How much was sold by Blue Mills in 2012?"


def test_a_new_topic_is_answered_as_it_stands() -> None:
    talk, bot = Conversation(open_facts()), open_facts()
    talk.ask("Who heads Blue Mills?")
    assert untimed(talk.ask("Who heads Red Works?")) == untimed(bot.ask("Who heads Red Works?"))


def test_the_first_question_is_answered_as_it_stands() -> None:
    assert Conversation(open_facts()).ask("Where was she born?").resolved_question is None


def test_started_anew_it_knows_nothing_of_what_was_said() -> None:
    talk = Conversation(open_facts())
    talk.ask("Who heads Blue Mills?")
    talk.start_anew()
    assert talk.turns == ()
    assert talk.ask("Where was she born?").resolved_question is None


def test_a_question_can_be_asked_as_it_was_typed_and_the_next_follows_it() -> None:
    talk = Conversation(open_facts())
    talk.ask("Who heads Blue Mills?")
    assert talk.ask_alone("Who heads Red Works?").resolved_question is None
    assert [turn.answer for turn in talk.turns] == ["Ann Lee", "Bob Ray"]


def test_at_most_so_many_turns_are_kept() -> None:
    talk = Conversation(open_facts(), [Turn(f"Who is {n}?") for n in range(KEPT + 3)])
    assert [turn.question for turn in talk.turns] == [f"Who is {n}?" for n in range(3, KEPT + 3)]
    talk.ask("Who heads Blue Mills?")
    assert len(talk.turns) == KEPT


def test_two_conversations_do_not_know_of_each_other() -> None:
    bot = open_facts()
    one, other = Conversation(bot), Conversation(bot)
    one.ask("Who heads Blue Mills?")
    assert other.turns == ()
    assert other.ask("Where was she born?").resolved_question is None


def test_the_history_can_be_carried_by_whoever_asks() -> None:
    talk = Conversation(open_facts())
    talk.ask("Who heads Blue Mills?")
    carried = ask_within(open_facts(), "Where was she born?", talk.turns)
    assert untimed(carried) == untimed(talk.ask("Where was she born?"))


def test_limits_hold_for_every_reading() -> None:
    talk, where = Conversation(open_facts(0.0)), Filter(articles=("bob.txt", "2011.txt"))
    talk.ask("Who heads Blue Mills?", where)
    answer = talk.ask("Where was she born?", where)
    assert {hit.passage.article.id for hit in answer.hits} <= {"bob.txt", "2011.txt"}


def test_the_total_of_a_follow_up_holds_the_time_it_took_to_understand_it() -> None:
    talk = Conversation(open_facts())
    assert set(talk.ask("Who heads Blue Mills?").timings) == {"encode", "search", "read", "total"}
    timings = talk.ask("Where was she born?").timings
    assert timings["total"] >= timings["resolve"] > 0


def test_a_question_that_cannot_be_asked_is_no_turn() -> None:
    talk = Conversation(open_facts())
    with pytest.raises(QuestionError):
        talk.ask("  ")
    assert talk.turns == ()


def test_the_best_guess_stands_in_where_the_articles_do_not_say() -> None:
    answer = open_facts(0.9999999).ask("Who heads Blue Mills?")
    assert not answer.found
    assert Turn.of(answer).answer == "Ann Lee"
    assert Turn.of(Answer("Why?", False, 0.0, (), ())) == Turn("Why?")
