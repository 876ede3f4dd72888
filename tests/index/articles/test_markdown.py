"""Bytes of a Markdown file → its article."""

import pytest

from index.articles.markdown import read
from index.errors import ArticleError
from index.types import Article

FRONT = "---\ntitle: The Bridge\ndate: 2024-05-01\n---\n"


def article(text: str) -> Article:
    (found,) = read("a.md", text.encode())
    return found


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_front_matter_is_in_the_text_but_not_in_the_body(line_end: str) -> None:
    text = f"{FRONT}# Opening\n\nIt was opened in 1937.\n".replace("\n", line_end)
    found = article(text)
    assert found.text == text
    assert found.text[found.body :].startswith("# Opening")
    assert (found.title, found.published) == ("The Bridge", "2024-05-01")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# The Bridge #\n\nText.", "The Bridge"),
        ("Lead.\r\n\r\n## Opening\r\nText.", "Opening"),
        ("A line without a heading\n\nText.", "A line without a heading"),
        ("---\ntitle: ' '\n---\nText.", "Text."),
        ("---\ntitle: 2001\n---\nText.", "2001"),
        ("---\ntitle: [a, list]\n---\nText.", "Text."),
        ("---\ntitle: >\n  Two\n  lines\n---\nText.", "Two lines"),
        ("#hashtag first\n\nText.", "#hashtag first"),
    ],
)
def test_the_title_is_given_or_the_first_heading_or_the_first_line(text: str, title: str) -> None:
    assert article(text).title == title


@pytest.mark.parametrize(
    ("date", "published"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-5-1", "2024-05-01"),
        ("2024-05-01T23:59:59Z", "2024-05-01"),
        ("2024-05-01 10:00:00 +0200", "2024-05-01"),
        ("'2024-05-01'", "2024-05-01"),
        ("2024-13-45", None),
        ("May 2024", None),
        ("", None),
    ],
)
def test_the_date_is_an_iso_date_or_none(date: str, published: str | None) -> None:
    assert article(f"---\ndate: {date}\n---\nText.").published == published


@pytest.mark.parametrize(
    "front", ["[not, a, mapping]", "a: : b", "date: !!timestamp x", "[" * 5_000, "a: &a [*a]", "", "# remark"]
)
def test_front_matter_that_says_nothing_is_left_out_all_the_same(front: str) -> None:
    found = article(f"---\n{front}\n---\nText.")
    assert (found.text[found.body :], found.title, found.published) == ("Text.", "Text.", None)


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n---\ntitle: no\n---\n",
        "---\ntitle: never closed\n",
        "--- title\n---\n",
        "----\n\n----\n",
        "---\n\nProse between two rules.\n\n---\n\nMore of it.\n",
    ],
)
def test_rules_in_a_text_are_not_front_matter(text: str) -> None:
    assert article(text).body == 0


def test_a_file_with_front_matter_only_is_refused() -> None:
    with pytest.raises(ArticleError, match="empty behind its front matter"):
        article(FRONT)


def test_a_long_run_of_spaces_in_a_heading_is_read_in_linear_time() -> None:
    assert article(f"# a{' ' * 300_000}b").title == "a b"
