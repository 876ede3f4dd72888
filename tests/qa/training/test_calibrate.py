import pytest

from index import Hit
from index.errors import GoldError
from qa.training.calibrate import Reading, calibrate, holds_answer, is_right, read_twice, sample
from qa.training.examples import Example
from tests.qa.toys import ToyIndex, ToyReader, make_article, whole

EXAMPLE = Example("1", "", "", "How much?", ("103 yuan", "103"))
INDEX = ToyIndex([make_article("It cost 103.", "one.txt"), make_article("In 101 or 1030 cases.", "two.txt")])


def test_each_question_is_read_with_and_without_the_passages_that_hold_an_answer() -> None:
    # the toy reader prefers the larger number, so 1030 wins both times
    assert read_twice(EXAMPLE, INDEX, ToyReader()) == [Reading(930.0, False, True), Reading(930.0, False, False)]


def test_a_passage_holds_an_answer_only_as_whole_words() -> None:
    def hit(text: str) -> Hit:
        return Hit(whole(make_article(text)), 1.0, 1.0, 0.0)

    assert holds_answer(hit("It cost 103."), EXAMPLE)
    assert not holds_answer(hit("It cost 1030."), EXAMPLE)


@pytest.mark.parametrize(
    ("text", "right"), [("103", True), ("about 103 yuan", True), ("in cases", False), ("1030", False)]
)
def test_a_candidate_that_shares_half_its_words_with_an_answer_is_right(text: str, right: bool) -> None:
    assert is_right(text, EXAMPLE) == right


def test_passages_are_read_once_for_both_readings() -> None:
    reader = ToyReader()
    read_twice(EXAMPLE, INDEX, reader)
    assert reader.reads == 1


def test_the_sample_is_the_same_for_equal_seeds_and_leaves_out_what_has_no_answer() -> None:
    examples = [Example(str(i), "", "", "?", ("x",) if i % 2 else ()) for i in range(100)]
    chosen = sample(examples, 10)
    assert chosen == sample(examples, 10)
    assert all(example.answers for example in chosen)
    assert len(sample(examples, 1000)) == 50
    with pytest.raises(GoldError, match="no question with an answer in the data"):
        sample([examples[0]], 1)


def test_the_fit_says_what_it_was_fitted_for() -> None:
    examples = [EXAMPLE, Example("2", "", "", "?", ("1030",))]
    steps: list[tuple[int, int]] = []
    fitted = calibrate(examples, 10, INDEX, ToyReader(), lambda done, total: steps.append((done, total)))
    assert (fitted.reader, fitted.index, fitted.questions) == ("toy reader", "toy index", 2)
    assert steps == [(1, 2), (2, 2)]
