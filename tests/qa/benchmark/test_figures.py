"""Percentiles, scores and operations, as one computes them by hand."""

import pytest

from qa.benchmark.figures import agreement, deal, quantiles, scores, stages, window_flop
from qa.benchmark.types import Quantiles


@pytest.mark.parametrize(
    ("times", "p50", "p95"),
    [
        ([7.0], 7.0, 7.0),
        ([1.0, 3.0], 2.0, 2.9),
        ([30.0, 10.0, 20.0], 20.0, 29.0),
        ([float(n) for n in range(101)], 50.0, 95.0),
        ([float(n) for n in range(100)], 49.5, 94.05),
    ],
)
def test_percentiles_lie_between_the_neighbours(times: list[float], p50: float, p95: float) -> None:
    found = quantiles(times)
    assert (found.p50, found.p95) == pytest.approx((p50, p95))


def test_a_stage_that_one_question_lacks_is_left_out() -> None:
    times = [{"total": 4.0, "search": 1.0, "read": 3.0}, {"total": 6.0, "search": 2.0}]
    assert stages(times) == {"search": Quantiles(1.5, 1.95), "total": Quantiles(5.0, 5.9)}
    assert list(stages(times)) == ["search", "total"]


def test_an_empty_answer_scores_nothing() -> None:
    exact, f1 = scores(["the red car", "", "blue"], [["red car"], ["green"], ["dark blue", "black"]])
    assert exact == pytest.approx(100 / 3)
    assert f1 == pytest.approx(100 * (1 + 0 + 2 / 3) / 3)


def test_agreement_is_the_lowest_cosine_whatever_the_lengths() -> None:
    assert agreement([[2.0, 0.0], [3.0, 4.0]], [[1.0, 0.0], [1.0, 0.0]]) == pytest.approx(0.6)


def test_vectors_of_another_length_agree_in_nothing() -> None:
    assert agreement([[1.0]], [[1.0, 0.0]]) == 0.0


def test_the_operations_of_a_window_are_its_products_two_for_each_weight_and_token() -> None:
    layers, hidden, intermediate, tokens = 3, 2, 5, 7
    projections = 4 * (2 * tokens * hidden * hidden)
    feed_forward = 2 * (2 * tokens * hidden * intermediate)
    attention = 2 * (2 * tokens * tokens * hidden)
    assert window_flop(tokens, layers, hidden, intermediate) == layers * (projections + feed_forward + attention)


def test_ten_windows_of_160_tokens_take_36_gflop_of_the_bundled_reader() -> None:
    assert 10 * window_flop(160, 6, 384, 1536) == 36_333_158_400


@pytest.mark.parametrize(("n", "rounds", "sizes"), [(10, 3, [3, 4, 3]), (2, 4, [1, 1]), (8, 2, [4, 4]), (1, 1, [1])])
def test_every_question_is_dealt_once_in_order(n: int, rounds: int, sizes: list[int]) -> None:
    parts = deal(n, rounds)
    assert [number for part in parts for number in range(n)[part]] == list(range(n))
    assert [part.stop - part.start for part in parts] == sizes
