"""JSON lines and CSV → an article a record."""

import pytest

from index.articles import jsonl, read_parts, table
from index.errors import ArticleError
from index.types import Article, Skipped


def test_a_line_of_json_is_an_article_named_by_its_number() -> None:
    data = (
        '{"title": "A\\nb", "text": "One.", "date": "2013-09-05T10:00", "url": "https://a.b/c"}\n\n{"body": "Two."}\n'
    )
    assert list(jsonl.read("d/x.jsonl", data.encode())) == [
        Article("d/x.jsonl#1", "A b", "One.", "d/x.jsonl", "2013-09-05", url="https://a.b/c"),
        Article("d/x.jsonl#3", "Two.", "Two.", "d/x.jsonl"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "it is not JSON"),
        ("[" * 9_999, "it is not JSON"),
        ("[1]", "it is not a JSON object"),
        ('{"title": "T"}', "it has no text"),
        ('{"text": " "}', "it has no text"),
        ('{"text": 7}', "it has no text"),
    ],
)
def test_a_line_without_an_article_is_left_out_under_its_name(line: str, reason: str) -> None:
    good, bad = jsonl.read("x.jsonl", f'{{"text": "Good."}}\n{line}\n'.encode())
    assert isinstance(good, Article)
    assert isinstance(bad, Skipped)
    assert (bad.source, bad.reason.startswith(reason)) == ("x.jsonl#2", True)


def test_half_a_pair_of_utf_16_is_replaced() -> None:
    (found,) = jsonl.read("x.jsonl", b'{"text": "a \\ud800 b"}')
    assert isinstance(found, Article)
    assert found.text == "a ? b"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_row_of_a_table_is_an_article_named_by_its_number(mark: str) -> None:
    rows = [["Date", "Title", "TEXT", "Author"], ["2013-09-05", "T", '"One, two;\nthree | four\tfive"', "A. B."]]
    data = "\n".join(mark.join(row) for row in rows) + "\n\n"
    (found,) = table.read("x.csv", data.encode())
    assert found == Article("x.csv#1", "T", "One, two;\nthree | four\tfive", "x.csv", "2013-09-05", author="A. B.")


def test_a_table_without_a_column_of_texts_is_refused() -> None:
    with pytest.raises(ArticleError, match="its first row names no column of texts .a, b.; expected a header"):
        list(table.read("x.csv", b"a,b\n1,2\n"))


def test_a_file_in_which_no_record_is_an_article_is_refused_with_the_first_reason() -> None:
    with pytest.raises(ArticleError, match="none of its 2 parts is an article .x.jsonl#1: it is not JSON"):
        read_parts("x.jsonl", b"{\n{\n")
