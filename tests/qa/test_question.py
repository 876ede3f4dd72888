import pytest

from index.errors import QuestionError
from qa.question import MAX_LENGTH, check_question


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "the question is empty; expected a question in words; type one"),
        (" \t\n", "the question is empty; expected a question in words; type one"),
        ("x" * 100_000, "the question has 100,000 characters; expected at most 1,000; shorten it"),
        ("who\udc80?", "the question holds bytes that are not text; expected UTF-8; type it again"),
        ("who\0?", "the question holds bytes that are not text; expected UTF-8; type it again"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(question: str, message: str) -> None:
    with pytest.raises(QuestionError) as error:
        check_question(question)
    assert str(error.value) == message


@pytest.mark.parametrize("question", ["x", "谁是负责人？", "x" * MAX_LENGTH, "👩‍👩‍👧?"])
def test_any_other_text_may_be_asked(question: str) -> None:
    check_question(question)
