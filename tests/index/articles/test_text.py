"""Bytes of a text file → its text and title."""

import codecs

import pytest

from index.articles.text import TITLE_LENGTH, decode, make_title, read
from index.errors import ArticleError

TEXT = "Grüße aus Köln.\r\nZweite Zeile\rdritte\n"
PLAIN = "A plain text of Latin letters.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "utf-16-le", "utf-16-be"])
def test_a_text_is_decoded_with_its_line_ends_as_they_are(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_is_not_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + "中文 and 🌊".encode(encoding)) == "中文 and 🌊"


def test_a_text_that_is_not_utf_8_is_latin_1() -> None:
    assert decode(b"caf\xe9") == "café"


def test_a_page_feed_is_text() -> None:
    assert decode(b"one\x0ctwo") == "one\x0ctwo"


@pytest.mark.parametrize(
    "mark", [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE]
)
@pytest.mark.parametrize("space", ["", " \r\n\t"])
def test_a_file_without_text_is_empty(mark: bytes, space: str) -> None:
    encoding = {b"": "utf-8", codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-16-le")
    encoding = "utf-32-le" if mark == codecs.BOM_UTF32_LE else encoding
    with pytest.raises(ArticleError, match="^it is empty$"):
        decode(mark + space.encode(encoding))


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"text with a zero\x00 inside",
        bytes(range(256)),
        bytes(range(1, 32)) * 10,
        codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00",  # half of a surrogate pair
        PLAIN.encode("utf-32-le"),
    ],
)
def test_a_binary_file_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match="^it is binary, not text$"):
        decode(data)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_short_first_line_is_the_title(line_end: str) -> None:
    assert make_title(f"{line_end}  The Bridge {line_end}It was opened in 1937.") == "The Bridge"


def test_without_a_title_line_the_lead_sentence_is_the_title() -> None:
    lead = "The Golden Gate Bridge was opened on 27 May 1937."
    assert make_title(f"{lead} It is a suspension bridge, and it spans the strait of the same name.") == lead[:-1]


def test_a_long_lead_sentence_is_cut_at_a_word() -> None:
    assert make_title("word, " * 40) == "word, " * 12 + "word…"
    assert len(make_title("word, " * 40)) <= TITLE_LENGTH + 1


def test_a_long_lead_word_is_cut() -> None:
    assert make_title("x" * 10_000) == "x" * TITLE_LENGTH + "…"


def test_a_file_holds_one_article_named_like_it() -> None:
    (article,) = read("deep/a.txt", TEXT.encode())
    assert (article.id, article.source, article.text, article.body) == ("deep/a.txt", "deep/a.txt", TEXT, 0)
    assert (article.title, article.published, article.pages) == ("Grüße aus Köln.", None, ())
