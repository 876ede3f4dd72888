import pytest

from index.errors import QuestionError
from qa.types import Answer
from qa.ui.conversation import Turn, find_source, reply_html
from tests.qa.ui.test_render import cite, found

TURNS = (Turn("", QuestionError("the question is empty")), Turn("How much?", found(cite("4.19"), cite("fell"))))


def test_the_numbers_on_a_button_find_its_source() -> None:
    answer = TURNS[1].reply
    assert isinstance(answer, Answer)
    assert [find_source(TURNS, 1, place) for place in (0, 1)] == list(answer.citations)


@pytest.mark.parametrize(
    ("turn", "place"),
    [(0, 0), (1, 2), (1, -1), (-1, 0), (2, 0), ("1", 0), (1, None), (1.0, 0), ([1], {}), (10**30, 0)],
)
def test_numbers_that_no_button_has_find_nothing(turn: object, place: object) -> None:
    assert find_source(TURNS, turn, place) is None


def test_an_error_is_a_reply_in_words() -> None:
    assert reply_html(TURNS[0], 0, 0.5) == '<div class="card"><p class="notice">The question is empty.</p></div>'
    assert 'data-turn="1"' in reply_html(TURNS[1], 1, 0.5)


def test_a_turn_can_be_hashed_though_its_answer_cannot() -> None:
    assert hash(TURNS[1]) != hash(Turn(TURNS[1].question, TURNS[1].reply))
    with pytest.raises(TypeError, match="unhashable"):
        hash(TURNS[1].reply)
