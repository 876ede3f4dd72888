"""What reading would take by its products alone."""

from pathlib import Path

import pytest

from index.types import Passage
from qa.benchmark.arithmetic import Shape, compute, measure_rates, window_sizes
from qa.benchmark.figures import window_flop
from qa.benchmark.types import Rate
from qa.reader import READER
from tests.qa.toys import make_article, whole

SHAPE = Shape(layers=1, hidden=2, intermediate=3)


def test_the_bundled_reader_has_six_layers_of_384() -> None:
    assert Shape.of(READER) == Shape(6, 384, 1536)


def test_windows_are_counted_without_padding() -> None:
    short, long = whole(make_article("Blue.")), whole(make_article("word " * 600, "b.txt"))
    first, second = window_sizes(Path(READER), [("Who?", [short]), ("Who?", [short, long])])
    assert first == [2 + 2 + 3]  # who ? blue . and [CLS], [SEP], [SEP]
    assert second[0] == first[0]
    assert second[1:] == [512, 2 + 3 + 64 + 600 - (512 - 5)]  # windows share 64 tokens


def test_a_question_without_passages_has_no_windows() -> None:
    empty: list[Passage] = []
    assert window_sizes(Path(READER), [("Who?", empty)]) == [[]]


def test_the_share_is_what_the_products_take_over_what_reading_took() -> None:
    flop = [window_flop(10, 1, 2, 3) + window_flop(20, 1, 2, 3), window_flop(30, 1, 2, 3)]
    gflop = sum(flop) / 2 / 1e9
    found = compute([[10, 20], [30]], SHAPE, read_ms=4.0, rates=[Rate("slow", gflop * 500, 1.0)])
    assert (found.windows, found.tokens) == (1.5, 30.0)
    assert found.gflop == pytest.approx(gflop)
    assert found.share == {"slow": pytest.approx(0.5)}  # 2 of 4 ms


def test_rates_are_those_of_three_kinds_of_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.benchmark.arithmetic.SQUARE", 64)
    rates = measure_rates(16, SHAPE, seconds=0.0)
    assert [rate.what for rate in rates] == ["numpy float32", "torch float32", "torch bfloat16"]
    assert all(rate.square > 0 and rate.reader > 0 for rate in rates)
