"""Rules and words → rows of tables."""

from index.articles.printed.cells import LONGEST_CELL, with_rows
from index.articles.printed.grid import MOST_RULES, Rule, find_grids, joined_rules
from tests.printed import FULL, line, text


def rules(columns: list[float], rows: list[float]) -> list[Rule]:
    """The rules of a table that is closed on all sides."""
    level = [Rule(True, y, columns[0], columns[-1]) for y in rows]
    return level + [Rule(False, x, rows[-1], rows[0]) for x in columns]


CLOSED = rules([50, 150, 250], [700, 670, 640])
WORDS = [
    line("City and", 698, 52),
    line("land", 686, 52),
    line("Visitors in", 698, 152),
    line("a year", 686, 152),
    line("Oslo, which", 668, 52),
    line("is far", 656, 52),
    line("12", 668, 152),
]
ROW = "| City and land: Oslo, which is far | Visitors in a year: 12 |"


def test_the_lines_of_a_cell_are_one_text() -> None:
    assert text(*with_rows(WORDS, CLOSED)) == ROW


def test_the_order_in_which_lines_were_written_does_not_matter() -> None:
    across = [WORDS[n] for n in (0, 2, 1, 3, 4, 6, 5)]
    assert text(*with_rows(across, CLOSED)) == ROW


def test_words_beside_and_around_a_table_stay_where_they_are() -> None:
    lines = [line("Before.", 740), *WORDS, line("After.", 600)]
    assert text(*with_rows(lines, CLOSED)) == f"Before.\n\n{ROW}\n\nAfter."


def test_a_table_may_be_open_at_its_sides() -> None:
    inner = [rule for rule in CLOSED if rule.level or rule.at == 150]
    assert text(*with_rows(WORDS, inner)) == ROW


def test_rules_drawn_in_parts_and_twice_are_one() -> None:
    parts = []
    for number, rule in enumerate([*CLOSED, *CLOSED]):
        middle = (rule.begin + rule.end) / 2
        for begin, end in ((rule.begin, middle), (middle, rule.end)):
            parts.append(Rule(rule.level, rule.at + number % 2, begin, end))
    assert [(len(grid.columns), len(grid.rows)) for grid in find_grids(joined_rules(parts))] == [(3, 3)]


def test_a_box_around_prose_and_a_rule_below_a_header_are_no_table() -> None:
    page = [line(FULL, 690 - 12 * n) for n in range(5)]
    box = rules([40, 500], [700, 600])
    assert with_rows(page, [*box, Rule(True, 680, 40, 500)]) == page


def test_columns_parted_by_a_rule_are_no_table() -> None:
    page = [line("left column", 690, 52), line("right column", 690, 152)]
    assert with_rows(page, [Rule(True, 700, 50, 250), Rule(False, 150, 600, 700)]) == page


def test_a_page_laid_out_in_boxes_is_no_table() -> None:
    story = [line("word " * 19, 698 - 12 * n, 52) for n in range(LONGEST_CELL // 95 + 1)]
    others = [line("b", 698, 652), line("c", 398, 52), line("d", 398, 652)]
    assert with_rows([*story, *others], rules([50, 650, 800], [700, 400, 100])) == [*story, *others]


def test_a_drawing_over_words_is_no_table() -> None:
    page = [line("longer than one column of it", 690, 52), line("and this one is so too", 660, 52)]
    assert with_rows(page, CLOSED) == page


def test_a_page_with_very_many_rules_is_a_drawing() -> None:
    many = rules([50.0 + 4 * n for n in range(MOST_RULES + 1)], [700, 670, 640])
    assert find_grids(many) == []


def merged(rows: list[float]) -> list[Rule]:
    """The rules of a table whose first row is one cell over all columns but the first."""
    return [*rules([50, 150, 250, 350], rows[1:]), *rules([50, 150, 350], rows[:2])]


def test_a_head_over_two_columns_is_the_head_of_both() -> None:
    words = [("City", 52, 698), ("Tides", 200, 698), ("Oslo", 52, 668), ("7", 152, 668), ("5", 252, 668)]
    lines = [line(word, top, left) for word, left, top in words]
    assert text(*with_rows(lines, merged([700, 670, 640]))) == "| City: Oslo | Tides: 7 | Tides: 5 |"


def test_a_title_over_all_columns_is_no_row() -> None:
    title = rules([50, 250], [730, 700])
    assert (
        text(*with_rows([line("Table 1. Cities", 726, 52), *WORDS], [*title, *CLOSED])) == f"Table 1. Cities\n\n{ROW}"
    )


def test_a_name_beside_two_rows_is_given_in_both() -> None:
    beside = [rule for rule in CLOSED if (rule.level, rule.at) != (True, 670)] + [Rule(True, 670, 150, 250)]
    top = rules([50, 150, 250], [730, 700])
    words = [("City", 52, 728), ("Tide", 152, 728), ("Oslo", 52, 680), ("7", 152, 698), ("5", 152, 668)]
    lines = [line(word, top, left) for word, left, top in words]
    assert text(*with_rows(lines, [*top, *beside])) == "| City: Oslo | Tide: 7 |\n| City: Oslo | Tide: 5 |"
