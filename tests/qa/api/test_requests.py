"""What programs send is checked before anything is done, and refused in one line."""

import pytest

from index.errors import QuestionError, RequestError
from index.types import Filter
from qa.api.requests import ADAPTERS, AskRequest, ListRequest, ReadRequest, SearchRequest, check
from qa.followup import Turn

ASK = "(articles, since, until, question, threshold, top_k, history)"


def test_numbers_may_be_written_as_text_as_in_an_address() -> None:
    asked = check(AskRequest, {"question": "Who?", "threshold": "0.5", "top_k": "3"})
    assert asked == AskRequest(question="Who?", threshold=0.5, top_k=3)


def test_what_is_left_out_has_its_default() -> None:
    assert check(SearchRequest, {"words": "red"}) == SearchRequest(words="red", k=10, articles=[], since=None)
    assert check(ReadRequest, {"article": "a"}) == ReadRequest(article="a", start=0, end=None)


def test_the_history_is_questions_with_their_answers_and_further_fields_of_answers_are_passed_over() -> None:
    given = [
        {"question": "Who heads it?", "answer": "Ann", "sentence": "Ann heads it.", "found": True, "citations": []},
        {"question": "When?", "resolved_question": "When did Ann head it?"},
        {"question": "x" * 5000},
    ]
    asked = check(AskRequest, {"question": "Why?", "history": given})
    assert [earlier.turn for earlier in asked.history] == [
        Turn("Who heads it?", "Ann", "Ann heads it."),
        Turn("When did Ann head it?"),
        Turn("x" * 1000),
    ]


@pytest.mark.parametrize("history", ["Who?", [{"answer": "Ann"}], ["Who?"], {"question": "Who?"}, [{"question": 3}]])
def test_a_history_of_another_form_is_refused(history: object) -> None:
    with pytest.raises(RequestError, match="history"):
        check(AskRequest, {"question": "Why?", "history": history})


def test_limits_become_a_filter() -> None:
    asked = AskRequest(question="Who?", articles=["a", "b"], since="2013-01-01", until="2013-12-31")
    assert asked.where == Filter(("a", "b"), "2013-01-01", "2013-12-31")
    assert not AskRequest(question="Who?").where
    with pytest.raises(QuestionError, match="expected a date such as"):
        _ = AskRequest(question="Who?", since="yesterday").where


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, f"'question' is missing; expected it among the parameters {ASK}; give it"),
        ({"question": "a", "colour": 1}, f"'colour' given; expected other parameters {ASK}; leave it out"),
        ({"question": None}, "question is None; expected a valid string"),
        ({"question": "a", "threshold": 2}, "threshold is 2; expected less than or equal to 1"),
        ({"question": "a", "threshold": "nan"}, "threshold is 'nan'; expected a finite number"),
        ({"question": "a", "top_k": 0}, "top_k is 0; expected greater than or equal to 1"),
        ({"question": "a", "top_k": 101}, "top_k is 101; expected less than or equal to 100"),
        ({"question": "a", "articles": "b"}, "articles is 'b'; expected a valid list"),
        ({"question": "a", "articles": [1]}, "articles.0 is 1; expected a valid string"),
        ({"question": ["x" * 99]}, f"question is ['{'x' * 58}…; expected a valid string"),
        (
            {"question": "a", "articles": ["\ud800"]},
            "the request holds bytes that are not text; expected UTF-8; send it again",
        ),
    ],
)
def test_a_fault_is_told_in_one_line_that_says_what_was_expected(given: dict[str, object], message: str) -> None:
    with pytest.raises(RequestError) as error:
        check(AskRequest, given)
    assert str(error.value) == message


def test_where_nothing_can_be_said_anything_is_too_much() -> None:
    assert check(ListRequest, {}) == ListRequest()
    with pytest.raises(RequestError, match=r"expected other parameters \(none\)"):
        check(ListRequest, {"k": 1})


@pytest.mark.parametrize("kind", [AskRequest, SearchRequest, ReadRequest])
def test_every_parameter_is_described(kind: type[object]) -> None:
    schema = ADAPTERS[kind].json_schema()
    assert schema["additionalProperties"] is False
    assert all(parameter["description"] for parameter in schema["properties"].values())
