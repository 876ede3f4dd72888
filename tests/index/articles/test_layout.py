"""Lines with places → reading order, paragraphs, rows."""

from index.articles.blocks import assemble
from index.articles.columns import in_order
from index.articles.furniture import without_furniture
from index.articles.layout import blocks
from index.articles.lines import Line, Piece, make_line


def line(text: str, top: float, left: float = 50, page: int = 0, broken: bool = False) -> Line:
    """A line of words, each letter 5 points wide, 10 high."""
    words, x = [], left
    for word in text.split(" "):
        if word:
            words.append(Piece(word, x, x + 5 * len(word), top - 10, top))
        x += 5 * (len(word) + 1)
    return make_line(words, page, broken)


def text(*lines: Line) -> str:
    return assemble(blocks([list(lines)])).text


FULL = "a line that is as long as lines get on this page of ours"


def test_lines_of_a_paragraph_are_joined_and_a_gap_parts_two() -> None:
    assert text(line(FULL, 700), line(FULL, 688), line("Next.", 650)) == f"{FULL} {FULL}\n\nNext."


def test_a_short_line_ends_a_paragraph_because_the_next_word_had_room() -> None:
    assert text(line(FULL, 700), line("ends here", 688), line(FULL, 676)) == f"{FULL} ends here\n\n{FULL}"


def test_a_word_parted_at_a_line_end_is_joined() -> None:
    assert (
        text(line(FULL + " infor", 700, broken=True), line("mation, at last", 688)) == f"{FULL} information, at last"
    )
    assert text(line(FULL + " infor-", 700), line("mation, at last", 688)) == f"{FULL} information, at last"


def test_a_hyphen_that_belongs_to_the_word_is_kept() -> None:
    first = line("a well-known word stands here and once more it is well", 700, broken=True)
    assert text(first, line("known here", 688)).endswith("it is well-known here")
    assert text(line(FULL + " pre-", 700), line("and post-war", 688)).endswith("ours pre- and post-war")


def test_rows_of_a_table_are_lines_with_their_heads() -> None:
    rows = [
        line(f"{a}          {b}", top)
        for a, b, top in (("City", "People", 700), ("Oslo", "7", 688), ("Bern", "1", 676))
    ]
    assert text(*rows) == "| City: Oslo | People: 7 |\n| City: Bern | People: 1 |"


def test_columns_written_line_by_line_in_turns_come_one_by_one() -> None:
    left = [f"left column number {n} of many here" for n in range(5)]
    right = [f"right column number {n} of many too" for n in range(5)]
    page = [line(f"{a:45}{b}", 700 - 12 * n) for n, (a, b) in enumerate(zip(left, right, strict=True))]
    assert [found.text for found in in_order(page)] == left + right


def test_running_headers_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            line("Annual report", 800, page=n),
            line(f"Words of page {n}.", 700, page=n),
            line(f"- {n + 1} -", 40, page=n),
        ]
        for n in range(3)
    ]
    assert [[found.text for found in page] for page in without_furniture(pages)] == [
        ["Words of page 0."],
        ["Words of page 1."],
        ["Words of page 2."],
    ]


def test_the_number_of_a_single_page_is_left_out_and_a_year_is_not() -> None:
    body = line("Words.", 700)
    assert without_furniture([[body, line("Page 1 of 1", 40)]]) == [[body]]
    year = line("2019", 40)
    assert without_furniture([[body, year]]) == [[body, year]]


def test_a_line_close_to_the_body_is_no_header() -> None:
    pages = [[line("City People", 700, page=n), line(f"Oslo {n}", 686, page=n)] for n in range(3)]
    assert without_furniture(pages) == pages


def test_a_paragraph_goes_on_over_a_page_and_the_page_begins_inside() -> None:
    found = assemble(blocks([[line(FULL, 700)], [line("and goes on", 700, page=1)]]), 2)
    assert found.text == f"{FULL} and goes on"
    assert found.pages == (0, len(FULL) + 1)
