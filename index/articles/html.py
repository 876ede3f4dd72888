"""Web pages: the main text without menus, banners and footers; title, author, date and address as the page has them.

trafilatura finds the main text; where it finds none (a page of a few words, a list of links), all of the page's
text is taken. The text is laid out by ``markup``, a block a paragraph, a table row on a line.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Any

from index.articles.blocks import Block, assemble
from index.articles.limits import CHARACTERS
from index.articles.metadata import iso_date, one_line, title_of, web_address
from index.articles.text import decode
from index.errors import ArticleError
from index.types import Article

Found = Any
"""What trafilatura gives: its Document or None."""

_CHARSET = re.compile(rb"<(?:meta[^>]{0,200}charset|\?xml[^>]{0,100}encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HEAD = 4_096


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a page holds. Raises ArticleError if it has no text or is none."""
    page = decode_page(data)
    found = _extract(page)
    text = assemble(_main(found, page))
    if not text.text:
        raise ArticleError("it is a page without text")
    yield Article(
        name,
        title_of(found and found.title, text.text),
        text.text,
        name,
        iso_date(found and found.date),
        author=one_line(found and found.author),
        url=web_address(found and found.url),
        paragraphs=text.paragraphs,
    )


def decode_page(data: bytes) -> str:
    """The text of an HTML file in the encoding it names, else as any text file, without an XML declaration."""
    declared = _CHARSET.search(data, 0, _HEAD)
    text = _decode_as(declared[1].decode(), data) if declared and data[:2] not in (b"\xff\xfe", b"\xfe\xff") else None
    return _DECLARATION.sub("", decode(data) if text is None else text)


def _decode_as(encoding: str, data: bytes) -> str | None:
    try:
        name = codecs.lookup(encoding).name
        if name.startswith(("utf-16", "utf-32")):  # a page that could be searched for its encoding has none of these
            return None
        return data.decode({"utf-8": "utf-8-sig", "iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        return None


def _extract(page: str) -> Found:
    """What trafilatura finds: a tree in ``body`` and the page's metadata; None if it finds nothing."""
    import trafilatura
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_OUTPUT_SIZE", "1")
    config.set("DEFAULT", "MAX_FILE_SIZE", str(4 * CHARACTERS))
    return trafilatura.bare_extraction(
        page, include_comments=False, include_tables=True, with_metadata=True, favor_recall=True, config=config
    )


def _main(found: Found, page: str) -> Iterator[Block]:
    """The blocks of the main text; those of the whole page where there is none."""
    import lxml.html

    from index.articles import markup

    if found is not None and (main := list(markup.blocks(found.body))):
        yield from main
    else:
        yield from markup.blocks(lxml.html.document_fromstring(page or "<p></p>"))
