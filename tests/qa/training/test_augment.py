import random
from collections import Counter

import pytest

from qa.training.augment import lower, misspell, search, vary
from qa.training.settings import Noise

QUESTION = "What is the capital of the Republic of France?"


def test_lower_case_loses_its_question_mark() -> None:
    assert lower("Who is Ada Byron?!") == "who is ada byron"
    assert lower("?") == "?"


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        (QUESTION, "capital republic france"),
        ("When was the last war, in Europe?", "when last war, europe"),
        ("What is it?", "what is it"),
        ("What is that that was?", "what is that that was"),
    ],
)
def test_a_search_leaves_out_function_words_but_never_all(question: str, searched: str) -> None:
    assert search(question) == searched


def test_a_slip_changes_one_word_by_one_letter_and_never_its_first() -> None:
    draw = random.Random(0)
    for _ in range(500):
        words, slipped = QUESTION.split(), misspell(QUESTION, draw).split()
        changed = [(one, other) for one, other in zip(words, slipped, strict=True) if one != other]
        assert len(changed) <= 1  # two equal letters may have been swapped
        for one, other in changed:
            assert one[0] == other[0]
            assert abs(len(one) - len(other)) <= 1
            assert sum((Counter(one) - Counter(other)).values()) <= 1


def test_a_question_of_short_words_is_not_misspelt() -> None:
    assert misspell("Who is he? 12345", random.Random(0)) == "Who is he? 12345"


def test_letters_without_a_neighbour_on_the_keyboard_are_left_out() -> None:
    assert {misspell("ñññññ", random.Random(seed)) for seed in range(50)} == {"ñññññ", "ññññ", "ññññññ"}


def test_shares_are_kept_and_equal_seeds_give_equal_questions() -> None:
    noise, draw, again = Noise(lower=0.3, search=0.2, typo=0.1), random.Random(0), random.Random(0)
    questions = [vary(QUESTION, noise, draw) for _ in range(2000)]
    assert questions == [vary(QUESTION, noise, again) for _ in range(2000)]
    varied = Counter(questions)
    assert 540 < varied[lower(QUESTION)] < 660
    assert 340 < varied[search(QUESTION)] < 460
    assert 740 < varied[QUESTION] < 860
    assert vary(QUESTION, Noise(0, 0, 0), random.Random(0)) == QUESTION
