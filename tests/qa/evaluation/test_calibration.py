import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from qa.evaluation.calibration import (
    Bin,
    Floats,
    Point,
    area_under_risk_coverage,
    coverage_at_precision,
    expected_calibration_error,
    reliability,
    risk_coverage,
)


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


CONFIDENCE, RIGHT = floats(0.9, 0.8, 0.7, 0.6), floats(1, 0, 1, 0)


def test_the_calibration_error_is_that_computed_by_hand() -> None:
    # bin (0.8, 0.9]: 0.85 and 0.9, both right, gap 0.125; bin (0.2, 0.3]: 0.3, wrong, gap 0.3
    found = expected_calibration_error(floats(0.85, 0.9, 0.3), floats(1, 1, 0))
    assert found == pytest.approx((2 * 0.125 + 1 * 0.3) / 3)


def test_confidence_that_means_what_it_says_has_no_calibration_error() -> None:
    assert expected_calibration_error(np.full(4, 0.75), floats(1, 1, 1, 0)) == 0.0
    assert expected_calibration_error(floats(1, 0), floats(1, 0)) == 0.0
    assert expected_calibration_error(floats(1, 1), floats(0, 0)) == 1.0


def test_a_bin_has_its_upper_edge_and_the_first_has_zero() -> None:
    bins = reliability(floats(0.0, 0.1, 0.3, 1.0), floats(0, 0, 1, 1))
    assert [(part.low, part.high, part.n) for part in bins] == [(0.0, 0.1, 2), (0.2, 0.3, 1), (0.9, 1.0, 1)]
    assert bins[0] == Bin(0.0, 0.1, 2, 0.05, 0.0)


def test_bins_agree_with_scikit_learn() -> None:
    chance = np.random.default_rng(7)
    confidence = chance.random(500)
    right = (chance.random(500) < confidence).astype(np.float64)
    accuracies, means = calibration_curve(right, confidence, n_bins=10)
    bins = reliability(confidence, right)
    assert [part.accuracy for part in bins] == pytest.approx(accuracies.tolist())
    assert [part.confidence for part in bins] == pytest.approx(means.tolist())
    weighted = sum(part.n * abs(part.accuracy - part.confidence) for part in bins) / 500
    assert expected_calibration_error(confidence, right) == pytest.approx(weighted)


def test_the_risk_coverage_curve_goes_from_the_surest_to_all() -> None:
    assert risk_coverage(CONFIDENCE, RIGHT) == [
        Point(0.9, 0.25, 0.0),
        Point(0.8, 0.5, 0.5),
        Point(0.7, 0.75, 1 / 3),
        Point(0.6, 1.0, 0.5),
    ]


def test_the_area_is_the_mean_risk_over_all_coverages() -> None:
    assert area_under_risk_coverage(CONFIDENCE, RIGHT) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_confidences_count_alike_in_any_order() -> None:
    tied = np.full(4, 0.5)
    orders = [floats(1, 0, 1, 0), floats(0, 0, 1, 1)]
    assert [area_under_risk_coverage(tied, right) for right in orders] == [pytest.approx(0.5), pytest.approx(0.5)]
    assert risk_coverage(tied, orders[0]) == [Point(0.5, 1.0, 0.5)]
    assert [coverage_at_precision(tied, right, 80) for right in orders] == [0.0, 0.0]


def test_coverage_at_a_precision_is_the_largest_that_one_threshold_gives() -> None:
    assert coverage_at_precision(CONFIDENCE, RIGHT, 90) == 25.0
    assert coverage_at_precision(CONFIDENCE, RIGHT, 66) == 75.0  # 2 of 3, though 1 of 2 above it
    assert coverage_at_precision(CONFIDENCE, RIGHT, 50) == 100.0
    assert coverage_at_precision(CONFIDENCE, 1 - RIGHT, 90) == 0.0


def test_a_precision_that_is_just_reached_is_enough() -> None:
    assert coverage_at_precision(np.linspace(1, 0.1, 10), floats(*[1] * 9, 0), 90) == 100.0
