"""What is printed on every page is left out."""

from index.articles.printed.furniture import without_furniture
from tests.printed import line


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


def test_a_small_header_above_a_tall_heading_is_left_out() -> None:
    head = [(line("Annual report", 800, page=n), line(f"Part {n}", 775, page=n, height=24)) for n in range(2)]
    body = [[line(f"Words of page {n}", 740 - 12 * k, page=n) for k in range(5)] for n in range(2)]
    pages = [[*lines, *rest] for lines, rest in zip(head, body, strict=True)]
    assert without_furniture(pages) == [page[1:] for page in pages]


def test_what_a_browser_prints_on_a_single_page_is_left_out() -> None:
    body = line("Words.", 700)
    marks = [line("11/22/26, 2:28 AM Tides", 800), line("https://tides.example/a 1/1", 40)]
    assert without_furniture([[marks[0], body, marks[1]]]) == [[body]]
