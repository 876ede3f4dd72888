import numpy as np
import pytest

from qa.evaluation.bootstrap import figure, mean_figure
from qa.evaluation.calibration import expected_calibration_error
from qa.evaluation.types import Figure


def test_equal_input_gives_equal_intervals() -> None:
    values = [100.0, 0.0, 50.0] * 20
    assert mean_figure(values) == mean_figure(list(values))


def test_the_interval_of_a_share_is_near_the_normal_approximation() -> None:
    made = mean_figure([100.0] * 200 + [0.0] * 200)
    margin = 1.96 * 100 * (0.5 * 0.5 / 400) ** 0.5  # 4.9 points
    assert made.value == 50.0
    assert made.low == pytest.approx(50 - margin, abs=0.6)
    assert made.high == pytest.approx(50 + margin, abs=0.6)


def test_more_questions_make_the_interval_narrower() -> None:
    few, many = mean_figure([100.0, 0.0] * 10), mean_figure([100.0, 0.0] * 1000)
    assert few.low is not None and few.high is not None and many.low is not None and many.high is not None
    assert many.high - many.low < (few.high - few.low) / 5


def test_nothing_to_measure_is_no_figure_and_one_question_a_point() -> None:
    assert mean_figure([]) == Figure(None, None, None)
    assert figure(expected_calibration_error, np.array([]), np.array([])) == Figure(None, None, None)
    assert mean_figure([40.0]) == Figure(40.0, 40.0, 40.0)
    assert mean_figure([100.0] * 8) == Figure(100.0, 100.0, 100.0)


def test_rows_are_drawn_together_and_the_interval_holds_the_value() -> None:
    confidence = np.linspace(0, 1, 200)
    made = figure(expected_calibration_error, confidence, (confidence > 0.5).astype(np.float64))
    assert made.value is not None and made.low is not None and made.high is not None
    assert made.low <= made.value <= made.high
    assert made.value == pytest.approx(0.25, abs=0.01)
    unsure = figure(expected_calibration_error, np.full(400, 0.5), np.array([0.0, 1.0] * 200))
    assert (unsure.value, unsure.low) == (0.0, 0.0)  # every resample is worse than the value itself


def test_a_mean_by_either_way_is_the_same_figure() -> None:
    values = np.array([0.0, 10.0, 70.0, 100.0])
    assert figure(lambda column: float(column.mean()), values).value == mean_figure(values.tolist()).value
