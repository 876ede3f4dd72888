from xml.etree import ElementTree

import pytest

from qa.evaluation.calibration import Bin, Point
from qa.evaluation.plots import MOST_POINTS, interval_bar, reliability_plot, risk_coverage_plot

CORNER = (64.0, 256.0)  # coverage 0, risk 0
FAR = (420.0, 12.0)  # coverage 1, risk 1


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def curve(svg: str) -> list[tuple[float, float]]:
    line = parse(svg).find("polyline")
    assert line is not None
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.attrib["points"].split())]


def test_the_risk_coverage_curve_runs_from_corner_to_corner() -> None:
    drawn = curve(risk_coverage_plot([Point(0.9, 0.0, 0.0), Point(0.5, 0.5, 0.25), Point(0.1, 1.0, 1.0)], None))
    assert drawn == [CORNER, (242.0, 195.0), FAR]


def test_the_dot_is_where_the_threshold_is() -> None:
    points = [Point(0.9, 0.25, 0.0), Point(0.5, 0.5, 0.25), Point(0.1, 1.0, 1.0)]
    dot = parse(risk_coverage_plot(points, 0.5)).find("circle")
    assert dot is not None
    assert (dot.attrib["cx"], dot.attrib["cy"]) == ("242.0", "195.0")
    assert dot.findtext("title") == "at the threshold: 50.0% answered, 25.0% of them wrong"
    assert parse(risk_coverage_plot(points, 0.95)).find("circle") is None


def test_a_long_curve_is_thinned_and_keeps_its_ends() -> None:
    points = [Point(1 - n / 10_000, n / 10_000, 0.5) for n in range(1, 10_001)]
    drawn = curve(risk_coverage_plot(points, None))
    assert MOST_POINTS <= len(drawn) <= MOST_POINTS + 30
    assert (drawn[0][0], drawn[-1][0]) == (CORNER[0], FAR[0])


def test_a_bin_is_a_dot_at_its_confidence_and_accuracy() -> None:
    dots = parse(reliability_plot([Bin(0.4, 0.5, 3, 0.5, 0.25), Bin(0.9, 1.0, 12, 1.0, 1.0)])).findall("circle")
    assert [(dot.attrib["cx"], dot.attrib["cy"], dot.attrib["r"]) for dot in dots] == [
        ("242.0", "195.0", "7.5"),
        ("420.0", "12.0", "12.0"),
    ]
    assert dots[0].findtext("title") == "confidence 40% to 50%: 3 questions, 25.0% right"


@pytest.mark.parametrize(("value", "low", "high"), [(0, 0, 0), (100, 100, 100), (58.8, 49, 68.6)])
def test_an_interval_stays_on_its_scale(value: float, low: float, high: float) -> None:
    for part in parse(interval_bar(value, low, high)):
        x, width = float(part.attrib["x"]), float(part.attrib["width"])
        assert 0 <= x <= x + width <= 100
