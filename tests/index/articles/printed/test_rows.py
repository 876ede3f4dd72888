"""Rows → lines of text with their heads."""

from index.articles.printed.cells import with_rows
from index.articles.printed.grid import Rule
from index.articles.printed.lines import Line
from tests.printed import line, text


def test_rows_of_a_table_are_lines_with_their_heads() -> None:
    rows = [
        line(f"{a}          {b}", top)
        for a, b, top in (("City", "People", 700), ("Oslo", "7", 688), ("Bern", "1", 676))
    ]
    assert text(*rows) == "| City: Oslo | People: 7 |\n| City: Bern | People: 1 |"


KNOWN = (50, 150, 250)


def ruled(rows: list[list[str]], top: float, page: int = 0, bold: bool = False) -> list[Line]:
    """The rows of a table with rules, 30 points high, 100 wide; a cell has a line for each of its own."""
    lines = [
        line(words, top - 30 * n - 12 * k - 2, 52 + 100 * column, page, bold=bold and n == 0)
        for n, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        for k, words in enumerate(cell.split("/"))
        if words
    ]
    edges = [Rule(True, top - 30 * n, 50, 50 + 100 * len(rows[0])) for n in range(len(rows) + 1)]
    sides = [Rule(False, 50 + 100 * n, top - 30 * len(rows), top) for n in range(len(rows[0]) + 1)]
    return with_rows(lines, [*edges, *sides], KNOWN if page else ())


def test_heads_that_are_printed_on_each_page_are_given_once() -> None:
    pages = ruled([["City", "Folk"], ["Oslo", "many"]], 700) + ruled([["City", "Folk"], ["Bern", "few"]], 700, 1)
    assert text(*pages) == "| City: Oslo | Folk: many |\n| City: Bern | Folk: few |"


def test_a_table_goes_on_over_a_page_with_the_heads_of_its_first() -> None:
    first = ruled([["City", "Folk"], ["Oslo", "many"]], 700, bold=True)
    for rest in ([["Bern", "few"]], [["Bern", "few"], ["Rome", ""]]):
        rows = [f"| City: {city} | Folk: {folk}".strip() + " |" for city, folk in [("Oslo", "many"), *rest]]
        assert text(*first, *ruled(rest, 700, 1)).splitlines() == rows


def test_another_table_on_the_next_page_has_its_own_heads() -> None:
    pages = ruled([["City", "Folk"], ["Oslo", "many"]], 700, bold=True)
    pages += ruled([["River", "Fish"], ["Rhine", "few"]], 700, 1, bold=True)
    assert text(*pages) == "| City: Oslo | Folk: many |\n\n| River: Rhine | Fish: few |"


def test_a_row_that_is_divided_by_the_end_of_a_page_is_one() -> None:
    first = ruled([["City", "Folk"], ["Oslo", "very many of them"]], 700, bold=True)
    rest = ruled([["", "sometimes, or so"], ["Bern", "few"]], 700, 1)
    rows = text(*first, *rest).splitlines()
    assert rows == ["| City: Oslo | Folk: very many of them sometimes, or so |", "| City: Bern | Folk: few |"]
