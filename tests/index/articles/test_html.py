"""A web page → its main text and what it says of itself."""

import pytest

from index.articles.html import decode_page, read
from index.errors import ArticleError
from index.types import Article
from tests.files.pages import BOILERPLATE, TEMPLATES, page
from tests.files.sources import make_source


def article(html: str | bytes) -> Article:
    (found,) = read("a.html", html if isinstance(html, bytes) else html.encode())
    return found


@pytest.mark.parametrize("template", range(len(TEMPLATES)))
def test_of_a_page_the_article_is_kept_and_the_rest_left_out(template: int) -> None:
    source = make_source(11)
    text = article(page(source, template)).text
    assert [words for words in BOILERPLATE if words in text] == []
    assert [words for words in source.paragraphs if words not in text] == []


def test_a_page_says_title_author_date_and_address() -> None:
    found = article(page(make_source(3), 0))
    assert (found.title, found.author) == ("The Dunholt tramway and its keepers", make_source(3).author)
    assert (found.published, found.url) == (make_source(3).date, make_source(3).url)


def test_paragraphs_begin_where_it_is_said() -> None:
    found = article("<p>Trams of Oslo.</p><p>They are blue.</p><ul><li>One</li><li>Two</li></ul>")
    starts = [found.text[start:].split("\n")[0] for start in found.paragraphs]
    assert starts == ["Trams of Oslo.", "They are blue.", "- One", "- Two"]


def test_a_page_of_a_few_words_is_kept_whole() -> None:
    assert article("<html><body><b>Closed</b> today</body></html>").text == "Closed today"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<meta charset="windows-1252"><p>Café “5” €</p>'.encode("cp1252"), "Café “5” €"),
        ('<meta charset="iso-8859-1"><p>Café “5”</p>'.encode("cp1252"), "Café “5”"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>Да</p>'.encode("koi8-r"), "Да"),
        ("\ufeff<p>Café</p>".encode(), "Café"),
        ("<p>Café</p>".encode("utf-16"), "Café"),
        ('<?xml version="1.0" encoding="utf-8"?><html><p>Café</p></html>'.encode(), "Café"),
        ('<meta charset="no-such"><p>Café</p>'.encode(), "Café"),
        ('<meta charset="utf-8"><p>Café</p>'.encode("latin-1"), "Café"),
    ],
)
def test_a_page_is_decoded_as_it_says_or_as_a_text_file(page: bytes, text: str) -> None:
    assert text in decode_page(page)


def test_an_address_that_is_no_web_address_is_left_out() -> None:
    assert article('<link rel="canonical" href="javascript:alert(1)"><p>Some words stand here.</p>').url is None


@pytest.mark.parametrize("page", ["<html></html>", "<script>x</script>", "<p> </p>"])
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ArticleError, match="a page without text"):
        article(page)
