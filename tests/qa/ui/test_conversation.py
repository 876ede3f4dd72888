from dataclasses import replace

import pytest

from index import Filter
from index.errors import QuestionError
from qa import followup
from qa.types import Answer
from qa.ui.conversation import Turn, export, find_answer, find_source, reply_html, spoken
from tests.qa.ui.toys import cite, found, other

TURNS = (
    Turn("", QuestionError("the question is empty")),
    Turn("How much?", found(cite("4.19"), cite("fell"), others=(other(cite("lead")),))),
)


def test_the_numbers_on_a_button_find_its_place() -> None:
    answer = TURNS[1].reply
    assert isinstance(answer, Answer)
    expected = [*answer.citations, *answer.alternatives[0].citations]
    assert [find_source(TURNS, 1, place) for place in range(3)] == expected
    assert find_answer(TURNS, 1, 2) is answer


@pytest.mark.parametrize(
    ("turn", "place"),
    [(0, 0), (1, 3), (1, -1), (-1, 0), (2, 0), ("1", 0), (1, None), (1.0, 0), ([1], {}), (10**30, 0)],
)
def test_numbers_that_no_button_has_find_nothing(turn: object, place: object) -> None:
    assert find_source(TURNS, turn, place) is None
    assert find_answer(TURNS, turn, place) is None


def test_a_follow_up_is_linked_to_and_told_as_it_was_understood() -> None:
    reply = replace(found(cite("4.19")), question="And now?", resolved_question="How much is it now?")
    turn = Turn("And now?", reply)
    assert turn.asked == "How much is it now?"
    assert TURNS[1].asked == "How much?"
    assert 'data-link="?q=How+much+is+it+now%3F"' in reply_html(turn, 0, 0.5)
    assert "## And now?\n\nUnderstood as: How much is it now?\n\n**4.19**" in export((turn,))


def test_what_was_answered_is_what_the_next_question_is_understood_with() -> None:
    assert spoken(TURNS) == [followup.Turn("?", "4.19", "The price was 4.19 billion yuan.")]


def test_an_error_is_a_reply_in_words() -> None:
    assert reply_html(TURNS[0], 0, 0.5) == '<div class="card"><p class="notice">The question is empty.</p></div>'
    assert 'data-turn="1"' in reply_html(TURNS[1], 1, 0.5)


def test_a_card_can_be_copied_and_linked_to_with_the_limits_it_was_asked_within() -> None:
    html = reply_html(Turn("How much?", TURNS[1].reply, Filter(("a.txt",))), 1, 0.5)
    assert 'data-link="?q=How+much%3F&amp;article=a.txt"' in html
    assert 'data-copy="4.19\n\n“The price was 4.19 billion yuan.”' in html


def test_a_turn_can_be_hashed_though_its_answer_cannot() -> None:
    assert hash(TURNS[1]) != hash(Turn(TURNS[1].question, TURNS[1].reply))
    with pytest.raises(TypeError, match="unhashable"):
        hash(TURNS[1].reply)


def test_a_conversation_is_exported_in_its_order() -> None:
    text = export(TURNS)
    assert text.index("## (empty)") < text.index("the question is empty") < text.index("## How much?")
