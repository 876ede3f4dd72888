"""The parts of a question."""

import pytest

from qa.followup.question import Asked, invert, take_apart, times


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where was Ann born?", Asked("Where", "was", "Ann born", False)),
        ("Who renamed the house?", Asked("Who", "", "renamed the house", True)),
        ("Who will lead it?", Asked("Who", "will", "lead it", True)),
        ("How many sites does the mall have?", Asked("How many sites", "does", "the mall have", False)),
        ("On which ship did Ann travel?", Asked("On which ship", "did", "Ann travel", False)),
        ("Who runs Blue Mills?", Asked("Who", "", "runs Blue Mills", True)),
        ("Which firms were confirmed to join?", Asked("Which firms", "were", "confirmed to join", True)),
    ],
)
def test_a_question_is_opening_auxiliary_and_rest(question: str, expected: Asked) -> None:
    assert take_apart(question) == expected


def test_a_question_without_a_question_word_has_no_parts() -> None:
    assert take_apart("Is it true?") is None
    assert take_apart("Why?") is None


def test_the_noun_asked_for() -> None:
    nouns = [
        take_apart(f"{opening} did Ann see?") for opening in ("How many red cars", "Which car", "What", "How much")
    ]
    assert [asked.noun for asked in nouns if asked] == ["red cars", "car", "", ""]


def test_a_verb_is_turned_for_a_question() -> None:
    assert invert("won the long race") == ("did", "win", "the long race")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What was sold in 2012?", ["in 2012"]),
        ("Who sold it on September 4, 2013?", ["on September 4, 2013"]),
        ("How much will it be this year?", ["this year"]),
        ("Who won the 2008 election?", []),
        ("Who won the race?", []),
        ("What is it now?", ["now"]),
    ],
)
def test_when_is_found_with_its_preposition(question: str, expected: list[str]) -> None:
    assert [question[low:high] for low, high in times(question)] == expected
