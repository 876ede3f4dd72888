import json
import math
from pathlib import Path

import pytest

from index.errors import ReaderError
from qa.calibration import UNFITTED, Calibration, fit
from qa.reader import READER

CURVE = Calibration(slope=0.5, intercept=-1.0, threshold=0.4, reader="r", index="i", questions=7)


def test_confidence_is_the_logistic_curve_of_the_margin() -> None:
    assert CURVE.confidence(2.0) == 0.5
    assert CURVE.confidence(4.0) == pytest.approx(1 / (1 + math.exp(-1)))


@pytest.mark.parametrize("margin", [-1e6, 1e6])
def test_extreme_margins_do_not_overflow(margin: float) -> None:
    assert CURVE.confidence(margin) in (0.0, 1.0)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    CURVE.save(tmp_path)
    assert Calibration.load(tmp_path) == CURVE
    assert [path.name for path in tmp_path.iterdir()] == ["calibration.json"]


def test_a_reader_without_calibration_is_said_to_have_none(tmp_path: Path) -> None:
    assert Calibration.load(tmp_path) == UNFITTED
    assert UNFITTED.mismatches("r", "i") == ["the reader has no calibration"]


@pytest.mark.parametrize("text", ["", "[]", '{"slope": 1}', '{"slop": 1, "intercept": 0, "threshold": 0}'])
def test_a_file_that_is_no_calibration_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "calibration.json").write_text(text)
    with pytest.raises(ReaderError, match="is no calibration .*fit it again: python -m qa calibrate"):
        Calibration.load(tmp_path)


def test_mismatches_name_what_changed_since_the_fit() -> None:
    assert CURVE.mismatches("r", "i") == []
    assert CURVE.mismatches("x", "i") == ["the reader is 'x', the calibration's 'r'"]
    assert CURVE.mismatches("r", "y") == ["the index is 'y', the calibration's 'i'"]


def test_the_fit_finds_the_curve_that_made_the_data() -> None:
    # at margin 0 half are right, at margin 4 nine of ten, at -4 one of ten: slope ln(9)/4, intercept 0
    margins = [0.0] * 2 + [4.0] * 10 + [-4.0] * 10
    right = [True, False] + [True] * 9 + [False] + [False] * 9 + [True]
    curve = fit(margins, right, right)
    assert curve.slope == pytest.approx(math.log(9) / 4, rel=1e-3)
    assert curve.intercept == pytest.approx(0, abs=1e-3)


def test_the_threshold_refuses_85_of_100_unanswerable_questions_however_many_are_answerable() -> None:
    margins = [i / 50 for i in range(-99, 1)] + [0.5, 0.6, -0.3]
    right = [False] * 100 + [True, False, True]
    curve = fit(margins, right, [False] * 100 + [True] * 3)
    silent = [curve.confidence(margin) for margin in margins[:100]]
    assert sum(confidence < curve.threshold for confidence in silent) == 85


def test_the_bundled_reader_has_a_fitted_calibration() -> None:
    record = json.loads((READER / "calibration.json").read_text())
    assert record["questions"] >= 500
    assert 0 < record["threshold"] < 1
