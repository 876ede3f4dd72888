"""Lines of a page → reading order."""

from index.articles.printed.columns import in_order
from tests.printed import line


def test_columns_written_line_by_line_in_turns_come_one_by_one() -> None:
    left = [f"left column number {n} of many here" for n in range(5)]
    right = [f"right column number {n} of many too" for n in range(5)]
    page = [line(f"{a:45}{b}", 700 - 12 * n) for n, (a, b) in enumerate(zip(left, right, strict=True))]
    assert [found.text for found in in_order(page)] == left + right


def test_bullets_are_no_column() -> None:
    page = [line(f"•   an item of the list that is long enough, number {n}", 700 - 12 * n) for n in range(5)]
    assert in_order(page) == page
