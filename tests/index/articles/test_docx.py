"""A Word file → its text."""

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from index.articles.docx import read
from index.errors import ArticleError
from index.types import Article

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def article(fill: Callable[[Any], object]) -> Article:
    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    (found,) = read("a.docx", out.getvalue())
    return found


def xml(inside: str) -> Callable[[Any], object]:
    return lambda document: document.element.body.insert(0, parse_xml(f"<w:p {W}>{inside}</w:p>"))


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r>", "One two"),
        ("<w:r><w:t>kept </w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins>", "kept new"),
        ("<w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>", "kept"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        ("<w:r><w:t>twenty</w:t><w:noBreakHyphen/><w:t>one</w:t></w:r>", "twenty\u2011one"),
        ("<w:sdt><w:sdtContent><w:r><w:t>field</w:t></w:r></w:sdtContent></w:sdt>", "field"),
    ],
)
def test_the_words_of_a_paragraph_are_those_of_the_document_as_it_stands(inside: str, text: str) -> None:
    assert article(xml(inside)).text == text


def test_lists_and_tables_come_in_their_order_a_row_a_line() -> None:
    def fill(document: Any) -> None:
        document.add_heading("Cities", 1)
        document.add_paragraph("Oslo", style="List Bullet")
        document.add_paragraph("Bern", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for cell, words in zip(
            [c for row in table.rows for c in row.cells], ("City", "People", "Oslo", "7"), strict=True
        ):
            cell.text = words
        document.add_paragraph("End.")

    found = article(fill)
    assert found.text == "Cities\n\n- Oslo\n- Bern\n\n| City: Oslo | People: 7 |\n\nEnd."
    assert [found.text[start] for start in found.paragraphs] == ["C", "-", "-", "|", "E"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(99), "it is protected by a password, or of an old format"),
        (b"PK\x03\x04 no more", r"it is no Word \(.docx\) file, or damaged"),
        (b"", r"it is no Word \(.docx\) file, or damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        list(read("a.docx", data))


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match="without text"):
        article(lambda document: None)
