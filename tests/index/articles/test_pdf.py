"""A PDF → its text, page by page."""

import pytest

from index.articles.pdf import read
from index.errors import ArticleError
from tests.files.hostile import pdf
from tests.files.libreoffice import FOLDER, SHEETS
from tests.files.pdfs import reportlab_pdf
from tests.files.sources import make_source

EMPTY = b"<< /Length 0 >>\nstream\n\nendstream"


def shows(*words: str) -> bytes:
    """A page that prints words below each other."""
    drawn = "".join(f"1 0 0 1 72 {700 - 20 * n} Tm ({w}) Tj " for n, w in enumerate(words))
    content = f"BT /F1 12 Tf {drawn}ET".encode()
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def test_a_file_says_its_title_author_and_day() -> None:
    (article,) = read("a.pdf", reportlab_pdf(make_source(1), 1))
    assert (article.title, article.author) == (make_source(1).title, make_source(1).author)
    assert article.published is not None
    assert len(article.pages) == 3


def test_lines_are_as_high_as_their_font_whatever_letters_they_have() -> None:
    (article,) = read("a.pdf", (FOLDER / "office-7.pdf").read_bytes())
    prose = [part for part in article.text.split("\n\n") if not part.startswith(("|", "•"))]
    assert prose == [SHEETS[7].source.title, *SHEETS[7].source.paragraphs, SHEETS[7].source.heading]


def test_every_page_begins_where_it_is_said() -> None:
    (article,) = read("a.pdf", pdf([shows("Words of the page.")], pages=3))
    assert article.text == "\n\n".join(["Words of the page."] * 3)
    assert article.pages == (0, 20, 40)
    assert article.title == "Words of the page."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([EMPTY]), "it has no text, as scanned pages have none"),
        (pdf([EMPTY], pages=3_001), "it has 3,001 pages; at most 3,000 are read"),
        (reportlab_pdf(make_source(1), 1, password="x"), "it is protected by a password"),
        (b"%PDF-1.4\nnothing", "it is no PDF file, or damaged"),
        (b"", "it is no PDF file, or damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        list(read("a.pdf", data))
