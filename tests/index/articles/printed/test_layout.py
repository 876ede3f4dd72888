"""Lines with places → paragraphs, items, rows."""

from index.articles.blocks import assemble
from index.articles.printed.layout import blocks
from tests.printed import FULL, line, text


def test_lines_of_a_paragraph_are_joined_and_a_gap_parts_two() -> None:
    assert text(line(FULL, 700), line(FULL, 688), line("Next.", 650)) == f"{FULL} {FULL}\n\nNext."


def test_a_short_line_ends_a_paragraph_because_the_next_word_had_room() -> None:
    assert text(line(FULL, 700), line("ends here", 688), line(FULL, 676)) == f"{FULL} ends here\n\n{FULL}"


def test_a_paragraph_goes_on_over_a_page_and_the_page_begins_inside() -> None:
    found = assemble(blocks([[line(FULL, 700)], [line("and goes on", 700, page=1)]]), 2)
    assert found.text == f"{FULL} and goes on"
    assert found.pages == (0, len(FULL) + 1)


def test_a_heading_of_two_lines_is_one_paragraph() -> None:
    body = [line(FULL, 700 - 12 * n) for n in range(4)]
    title = [line("The Kelsmoor tramway and its", 790, height=24), line("keepers", 762, height=24)]
    assert text(*title, *body).startswith("The Kelsmoor tramway and its keepers\n\na line")


def test_a_line_of_prose_that_begins_with_a_number_is_no_item() -> None:
    page = [
        line(FULL, 700),
        line(FULL[:-10] + "in room", 688),
        line("502. Its keepers had a house in the same town", 676),
    ]
    assert "in room 502. Its keepers" in text(*page)


def test_items_are_lines_below_each_other() -> None:
    items = [line("1. one of the items, which is as long as lines can get", 700), line("2. another", 688)]
    assert text(*items) == "1. one of the items, which is as long as lines can get\n2. another"


def test_an_item_of_two_lines_is_one_line() -> None:
    first, hung = line("•   " + FULL, 700), line("and its second line", 688, left=70)
    assert text(first, hung, line("•   next", 676)) == f"• {FULL} and its second line\n• next"


def test_a_paragraph_behind_a_list_is_none_of_its_items() -> None:
    item = [line("1.  the first line of an item that goes on in the next of", 700), line("its lines", 688, left=70)]
    assert text(*item, line(FULL, 676)).endswith(f"its lines\n\n{FULL}")


def test_short_lines_below_each_other_are_no_paragraph() -> None:
    page = [line(FULL, 700), line("Agnes Alder", 670), line("keeper, of Eastmere", 658), line(FULL, 630)]
    assert text(*page) == f"{FULL}\n\nAgnes Alder\n\nkeeper, of Eastmere\n\n{FULL}"


def test_the_lines_of_a_table_of_contents_stay_apart() -> None:
    contents = ["First part of the report.................................... 1", "Second part of it.......... 2"]
    assert text(line(contents[0], 700), line(contents[1], 688)) == "\n\n".join(contents)


def test_a_paragraph_whose_sentence_ends_at_the_end_of_a_full_page_goes_on() -> None:
    page = [line(FULL, 160 - 12 * n) for n in range(9)] + [line(FULL[:-1] + ".", 52)]
    top = line("And so on", 700, page=1)
    assert text(line(FULL, 700), *page, top).endswith(f"{FULL[:-1]}. And so on")


def test_a_page_that_is_left_half_empty_ends_a_paragraph() -> None:
    page = [line(FULL, 700 - 12 * n) for n in range(9)] + [line(FULL[:-1] + ".", 592)]
    assert text(*page, line("And so on", 700, page=1)).endswith(f"{FULL[:-1]}.\n\nAnd so on")
