import pytest

from qa.evaluation.evidence import holds, places, stands_in


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("It sold 3 cars.", "3", True),
        ("It sold 230,000 cars.", "3", False),
        ("It sold 3,000 cars.", "3", False),
        ("It grew by 3.5 %.", "3", False),
        ("It grew by 0.3 %.", "3", False),
        ("There were 3.", "3", True),
        ("There were 3, then 4.", "3", True),
        ("A party.", "art", False),
        ("Alibaba's site", "Alibaba", True),
        ("Alibaba’s site", "alibaba", True),  # case is forgiven
        ("(360buy)", "360buy", True),
        ("over $4.6b in all", "$4.6b", True),
        ("RMB30b ($4.6b)", "RMB30b ($4.6b)", True),
        ("Zhang\n  Yong", "Zhang Yong", True),  # a line may end inside an answer
        ("ZhangYong", "Zhang Yong", False),
        ("naïve", "naive", False),
        ("a.b", "a*b", False),  # nothing in an answer is a pattern
    ],
)
def test_a_text_holds_an_answer_as_whole_words_and_numbers(text: str, answer: str, held: bool) -> None:
    assert holds(text, [answer]) is held


def test_one_of_several_answers_is_enough() -> None:
    assert holds("in blue", ["red", "blue"])
    assert not holds("in blue", [])


def test_an_answer_stands_in_a_text_even_within_a_word() -> None:
    assert stands_in("the fourth of May", "four")
    assert not holds("the fourth of May", ["four"])
    assert not stands_in("the fourth of May", "five")


def test_places_are_the_slices_that_hold_an_answer_in_order() -> None:
    text = "Red or blue? Blue, not bluer."
    found = places(text, ["blue", "red", "not"])
    assert [text[start:end] for start, end in found] == ["Red", "blue", "Blue", "not"]
