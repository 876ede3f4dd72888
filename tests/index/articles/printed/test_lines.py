"""Words with places → lines, their pieces and markers."""

import pytest

from index.articles.printed.lines import whole_lines
from tests.printed import line


@pytest.mark.parametrize(
    ("printed", "pieces"),
    [
        ("Oslo      7", ["Oslo", "7"]),
        ("•      an item", ["• an item"]),
        ("\uf0b7      an item", ["• an item"]),
        ("\ue00c an item", ["• an item"]),
        ("2.      an item", ["2. an item"]),
        ("b)      an item", ["b) an item"]),
        ("1.2      a heading", ["1.2 a heading"]),
        ("1.2      3.4", ["1.2", "3.4"]),
        ("–      7      8", ["–", "7", "8"]),
        ("•      one      two", ["• one", "two"]),
    ],
)
def test_a_marker_belongs_to_its_item_and_is_no_cell(printed: str, pieces: list[str]) -> None:
    assert [piece.text for piece in line(printed, 700).pieces] == pieces


@pytest.mark.parametrize(("printed", "marker"), [("• x", "•"), ("12. x", "12."), ("(a) x", "(a)"), ("no. 7", "")])
def test_a_line_knows_its_marker(printed: str, marker: str) -> None:
    assert line(printed, 700).marker == marker


def test_what_follows_a_raised_number_stands_on_the_same_line() -> None:
    raised, rest = line("a day1", 700), line("in most harbours", 700, left=84)
    assert [found.text for found in whole_lines([raised, rest])] == ["a day1 in most harbours"]
    assert [found.text for found in whole_lines([raised, line(". And", 700, left=80)])] == ["a day1. And"]


def test_columns_are_not_put_together() -> None:
    lines = [line("left", 700), line("right", 700, left=85)]
    assert whole_lines(lines) == lines
