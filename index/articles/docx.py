"""Word files (.docx): paragraphs, list items and table rows in their order; headers, footers and comments left out.

python-docx opens the package. The words of a paragraph are gathered here, because its own ``Paragraph.text``
leaves out inserted (tracked) text, and footnotes are not among its parts.
"""

import io
import zipfile
from collections.abc import Iterator

from index.articles.blocks import Block, assemble, looks_like_heads, table
from index.articles.container import open_container
from index.articles.markup import Node
from index.articles.metadata import iso_date, one_line, title_of
from index.errors import ArticleError
from index.types import Article

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr", f"{_W}txbxContent", _FALLBACK))
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": "\xad"}
_NOTES = ("footnotes", "endnotes")


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a Word file holds. Raises ArticleError if it is damaged, protected or empty."""
    with open_container(data, "Word (.docx)"):
        document = _open(data)
    text = assemble(_blocks(document))
    if not text.text:
        raise ArticleError("it is a Word file without text")
    properties = document.core_properties
    yield Article(
        name,
        title_of(properties.title, text.text),
        text.text,
        name,
        iso_date(properties.created),
        author=one_line(properties.author),
        paragraphs=text.paragraphs,
    )


def _open(data: bytes) -> Node:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, etree.LxmlError, zipfile.BadZipFile, LookupError, ValueError, AttributeError, OSError) as error:
        raise ArticleError(
            f"it is no Word file, or damaged ({type(error).__name__}: {error}); save it again"
        ) from error


def _blocks(document: Node) -> Iterator[Block]:
    yield from _of_story(document.element.body)
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] in _NOTES:
            yield from _of_story(_tree(relation.target_part.blob))


def _tree(data: bytes) -> Node:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))


def _of_story(story: Node) -> Iterator[Block]:
    """The blocks below an element; those inside of boxes come behind the paragraph that holds the box."""
    if story is None:
        return
    listing = False
    stack = list(reversed(story))
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}p":
            item = node.find(f"{_W}pPr/{_W}numPr") is not None or _is_list(node)
            text = _words(node)
            yield Block(f"- {text}" if item and text else text, close=item and listing)
            listing = item
            stack += reversed([box for box in node.iter(f"{_W}txbxContent") if not _inside(box, _FALLBACK)])
        elif node.tag == f"{_W}tbl":
            yield from table(*_table(node))
            listing = False
        elif node.tag not in _LEFT_OUT or node.tag == f"{_W}txbxContent":
            stack += reversed(node)


def _is_list(paragraph: Node) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and str(style.get(f"{_W}val")).startswith("List")


def _inside(node: Node, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None


def _words(paragraph: Node) -> str:
    """All words of a paragraph that are part of the document as it stands."""
    words: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == f"{_W}t":
            words.append(node.text or "")
        elif node.tag in _SIGNS:
            words.append(_SIGNS[node.tag])
        stack += [child for child in reversed(node) if child.tag not in _LEFT_OUT]
    return "".join(words).strip()


def _table(node: Node) -> tuple[list[list[str]], bool]:
    """The cells of a table, row by row, and whether the first row holds the heads of the columns.

    It does if it is marked as such, or looks like it.
    """
    rows = [
        [" ".join(filter(None, map(_words, cell.iter(f"{_W}p")))) for cell in row.iterchildren(f"{_W}tc")]
        for row in node.iterchildren(f"{_W}tr")
    ]
    marked = node.find(f"{_W}tr/{_W}trPr/{_W}tblHeader") is not None
    return rows, marked or looks_like_heads(rows)
