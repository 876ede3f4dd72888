"""What files say of themselves → dates, titles and addresses."""

from datetime import datetime

import pytest

from index.articles.metadata import iso_date, one_line, title_of, web_address


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2021-03-04", "2021-03-04"),
        ("2021-3-4", "2021-03-04"),
        ("2021-03-04T10:00:00Z", "2021-03-04"),
        ("2021/03/04", "2021-03-04"),
        ("20210304", "2021-03-04"),
        ("D:20210304100000+01'00'", "2021-03-04"),
        ("4 March 2021", "2021-03-04"),
        ("Mar 4, 2021", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:00:00 +0000", "2021-03-04"),
        (datetime(2021, 3, 4, 10), "2021-03-04"),
        ("3/4/2021", None),
        ("2021-13-45", None),
        ("2021", None),
        ("", None),
        (None, None),
        (20210304, None),
        ("x" * 999, None),
    ],
)
def test_a_day_is_an_iso_date_and_what_names_none_is_none(given: object, day: str | None) -> None:
    assert iso_date(given) == day


@pytest.mark.parametrize("given", ["Untitled", "Microsoft Word - a.doc", "scan001.pdf", "", None, "(anonymous)"])
def test_a_title_that_says_nothing_is_made_from_the_text(given: str | None) -> None:
    assert title_of(given, "The first line.\nMore.") == "The first line."


def test_what_is_shown_is_on_one_line() -> None:
    assert one_line(" a\n\tb\x07 ") == "a b"
    assert one_line(7) is None


@pytest.mark.parametrize("given", ["javascript:alert(1)", "https://a b", "file:///etc", "", None])
def test_only_an_address_of_the_web_is_one(given: str | None) -> None:
    assert web_address(given) is None
    assert web_address("https://a.b/c?d") == "https://a.b/c?d"
