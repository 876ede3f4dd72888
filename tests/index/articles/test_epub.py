"""An EPUB → its text."""

import pytest

from index.articles.epub import read
from index.errors import ArticleError
from tests.files.hostile import good_files, repacked
from tests.files.office import pack
from tests.files.sources import make_source

SOURCE = make_source(2)


def test_chapters_come_in_the_order_of_the_spine_without_the_table_of_contents() -> None:
    (article,) = read("a.epub", pack(SOURCE, {"b.xhtml": "<h1>First</h1><p>One.</p>", "a.xhtml": "<p>Two.</p>"}))
    assert article.text == "First\n\nOne.\n\nTwo."
    assert (article.title, article.author, article.published) == (SOURCE.title, SOURCE.author, SOURCE.date)
    assert (article.url, article.paragraphs) == (SOURCE.url, (0, 7, 13))


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"META-INF/container.xml": None}, "it is no EPUB file, or damaged"),
        ({"META-INF/container.xml": b"<container/>"}, "it is no EPUB file, or damaged .it names no package"),
        ({"OEBPS/book.opf": b""}, "it is no EPUB file, or damaged .a part of it is no XML"),
        ({"OEBPS/text/one.xhtml": None}, "it is no EPUB file, or damaged .its part OEBPS/text/one.xhtml"),
        ({"META-INF/encryption.xml": b'<e><EncryptionMethod Algorithm="aes"/></e>'}, r"it is protected \(DRM\)"),
    ],
)
def test_a_book_that_cannot_be_used_is_refused_with_the_reason(parts: dict[str, bytes | None], reason: str) -> None:
    with pytest.raises(ArticleError, match=f"^{reason}"):
        list(read("a.epub", repacked(good_files()[".epub"], parts)))


def test_a_book_whose_fonts_alone_are_masked_is_read() -> None:
    masked = b'<e><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/></e>'
    assert list(read("a.epub", repacked(good_files()[".epub"], {"META-INF/encryption.xml": masked})))
