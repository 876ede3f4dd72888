"""EPUB books: the chapters in reading order as one text; title, author, date and address from the package.

EPUB is a zip container of XHTML, so the standard library and lxml read it; the one library made for it, ebooklib,
is under the AGPL.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from index.articles import markup
from index.articles.blocks import Block, assemble
from index.articles.container import open_container, read_entry
from index.articles.html import decode_page
from index.articles.markup import Node
from index.articles.metadata import iso_date, one_line, title_of, web_address
from index.errors import ArticleError
from index.types import Article

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_MASKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html")


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a book is. Raises ArticleError if it is damaged, protected or without text."""
    with open_container(data, "EPUB") as book:
        _require_readable(book)
        path = _package_path(book)
        package = _parse(read_entry(book, path, "EPUB"))
        text = assemble(block for chapter in _chapters(package, path) for block in _blocks(book, chapter))
    if not text.text:
        raise ArticleError("it is a book without text; books of pictures cannot be read")
    yield Article(
        name,
        title_of(_meta(package, "title"), text.text),
        text.text,
        name,
        iso_date(_meta(package, "date")),
        author=one_line(_meta(package, "creator")),
        url=web_address(_meta(package, "source")) or web_address(_meta(package, "identifier")),
        paragraphs=text.paragraphs,
    )


def _require_readable(book: zipfile.ZipFile) -> None:
    """Raise ArticleError for a book whose text, not only its fonts, is encrypted."""
    if _ENCRYPTION not in book.namelist():
        return
    methods = _parse(read_entry(book, _ENCRYPTION, "EPUB")).xpath("//*[local-name()='EncryptionMethod']/@Algorithm")
    if any(method not in _FONT_MASKS for method in methods):
        raise ArticleError("it is protected (DRM); get it without protection")


def _package_path(book: zipfile.ZipFile) -> str:
    paths = _parse(read_entry(book, _CONTAINER, "EPUB")).xpath("//*[local-name()='rootfile']/@full-path")
    if not paths:
        raise ArticleError("it is no EPUB file, or damaged (it names no package); save it again")
    return str(paths[0])


def _parse(data: bytes) -> Node:
    """An XML tree; nothing outside of ``data`` is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    tree = etree.fromstring(data, parser) if data.strip() else None
    if tree is None:
        raise ArticleError("it is no EPUB file, or damaged (a part of it is no XML); save it again")
    return tree


def _chapters(package: Node, path: str) -> Iterator[str]:
    """The paths of the chapters, in reading order."""
    items = {item.get("id"): item for item in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")}
    for reference in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']/@idref"):
        item = items.get(reference)
        properties = "" if item is None else item.get("properties") or ""
        if item is not None and item.get("media-type") in _PAGES and "nav" not in properties.split():
            target = unquote(urlsplit(item.get("href") or "").path)
            yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _blocks(book: zipfile.ZipFile, chapter: str) -> Iterator[Block]:
    page = decode_page(read_entry(book, chapter, "EPUB"))
    yield from markup.blocks(html.document_fromstring(page))


def _meta(package: Node, name: str) -> str | None:
    found = package.xpath(f"//*[local-name()='metadata']/*[local-name()='{name}']")
    return "".join(found[0].itertext()) if found else None
