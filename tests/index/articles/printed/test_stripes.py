"""Level rules and words → tables whose columns are parted by white space."""

from index.articles.printed.cells import with_rows
from index.articles.printed.grid import Rule
from tests.printed import FULL, line, text

RULES = [Rule(True, y, 50, 350) for y in (700, 670, 640)]
WORDS = [
    line("City and", 698, 52),
    line("land", 686, 52),
    line("Visitors", 698, 200),
    line("Oslo, which", 668, 52),
    line("is far", 656, 52),
    line("12", 668, 200),
]
ROW = "| City and land: Oslo, which is far | Visitors: 12 |"


def test_rows_are_between_level_rules_and_columns_beside_white_space() -> None:
    assert text(*with_rows(WORDS, RULES)) == ROW


def test_the_heads_may_stand_above_the_first_rule_and_the_last_row_below_the_last() -> None:
    more = [line("Bern", 638, 52), line("7", 638, 200)]
    rules = [RULES[1], RULES[2], Rule(True, 610, 50, 350)]
    assert text(*with_rows([*WORDS, *more], rules)) == f"{ROW}\n| City and land: Bern | Visitors: 7 |"
    assert text(*with_rows([*WORDS, *more], RULES)) == f"{ROW}\n| City and land: Bern | Visitors: 7 |"


def test_prose_between_rules_is_no_table() -> None:
    page = [line(FULL, 698 - 30 * n) for n in range(3)]
    assert with_rows(page, RULES) == page
    assert with_rows([*WORDS, line(FULL, 660)], RULES) == [*WORDS, line(FULL, 660)]


def test_rows_that_are_not_all_ruled_are_not_put_together() -> None:
    page = [line(word, top, left) for top in (668, 656) for word, left in ((f"City {top}", 52), ("7", 200))]
    heads = [line("City", 698, 52), line("Visitors", 698, 200)]
    assert with_rows([*heads, *page], RULES) == [*heads, *page]


def test_rules_of_other_things_of_the_same_width_are_not_part_of_the_table() -> None:
    page = [line(FULL, 798), line(FULL, 768), *WORDS, line("A heading", 620, 52), line(FULL, 600)]
    around = [Rule(True, y, 50, 350) for y in (810, 780, 750, 580)]
    read = text(*with_rows(page, [*around, *RULES]))
    assert read == f"{FULL}\n\n{FULL}\n\n{ROW}\n\nA heading\n\n{FULL}"


def test_a_wide_head_above_the_first_rule_moves_the_edge_of_its_column() -> None:
    heads = [line("City", 713, 52), line("Visitors in a year", 713, 130), line("Home", 713, 270)]
    cells = [line(w, y - 2, x) for y in (700, 670) for w, x in (("Oslo", 52), ("7", 130), (f"{y} km", 270))]
    rows = [f"| City: Oslo | Visitors in a year: 7 | Home: {y} km |" for y in (700, 670)]
    assert text(*with_rows([*heads, *cells], RULES)).splitlines() == rows
