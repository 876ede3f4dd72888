from dataclasses import replace

import pytest

from index import Hit
from index.errors import GoldError
from qa.training.calibrate import (
    Guess,
    Reading,
    calibrate,
    fit_prior,
    fit_reach,
    fit_readings,
    holds_answer,
    is_right,
    read_twice,
    sample,
)
from qa.training.examples import Example
from tests.qa.toys import ToyIndex, ToyReader, make_article, whole

EXAMPLE = Example("1", "", "", "How much?", ("103 yuan", "103"))
INDEX = ToyIndex([make_article("It cost 103.", "one.txt"), make_article("In 101 or 1030 cases.", "two.txt")])


def test_each_question_is_read_with_and_without_the_passages_that_hold_an_answer() -> None:
    # the toy reader prefers the larger number, so 1030 wins both times
    one, two = Guess(3.0, 0.0, 0, True), (Guess(930.0, 0.5, 1, False), Guess(1.0, 0.5, 1, False))
    alone = tuple(replace(guess, behind=0.0, rank=0) for guess in two)
    assert read_twice(EXAMPLE, INDEX, ToyReader()) == [Reading((two[0], one, two[1]), True), Reading(alone, False)]


def reading(*guesses: tuple[float, float, int, bool]) -> Reading:
    return Reading(tuple(Guess(*guess) for guess in sorted(guesses, reverse=True)), True)


def test_the_prior_is_what_the_distance_in_relevance_is_worth_in_margin() -> None:
    # to be 0.1 less behind makes up for 2 logits less of margin: of such pairs half are right one way, half the other
    even = [reading((5.0, 0.1, 1, True), (3.0, 0.0, 0, False)), reading((5.0, 0.1, 1, False), (3.0, 0.0, 0, True))]
    nine = [reading((4.0, 0.0, 0, True), (0.0, 0.0, 1, False))] * 9 + [
        reading((4.0, 0.0, 0, False), (0.0, 0.0, 1, True))
    ]
    assert fit_prior(even + nine) == pytest.approx(20, rel=0.05)


def test_where_nothing_can_be_compared_relevance_counts_for_nothing() -> None:
    assert fit_prior([]) == fit_prior([reading((1.0, 0.5, 0, True))]) == 0.0


def test_to_be_more_relevant_never_counts_against_a_passage() -> None:
    assert fit_prior([reading((1.0, 0.8, 1, True), (0.0, 0.0, 0, False))] * 3) == 0.0


def test_the_reach_is_passed_behind_the_second_passage_in_1_of_20() -> None:
    readings = [reading((99.0, 1.0, 0, True), (float(n), 0.5, 2, False)) for n in range(100)]
    assert fit_reach(readings) == 95.0
    assert fit_reach([reading((99.0, 1.0, 0, True), (98.0, 0.9, 1, False))]) is None


def test_the_curve_is_fitted_to_the_best_on_the_shared_scale() -> None:
    # of equally relevant spans the higher margin is right; with a less relevant one in third place it is wrong
    even = reading((4.0, 0.0, 0, True), (0.0, 0.0, 1, False))
    far = reading((4.0, 0.0, 0, True), (5.0, 0.8, 1, False))
    silent = replace(reading((1.0, 0.0, 0, False)), answerable=False)
    fitted = fit_readings(
        [even] * 9 + [far] * 10 + [reading((4.0, 0.0, 0, False), (0.0, 0.0, 1, True))] + [silent] * 20
    )
    first, second = fitted.score(4.0, 0.0), fitted.score(5.0, 0.8)
    assert fitted.confidence(first) > 0.9 > 0.5 > fitted.confidence(second)


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
