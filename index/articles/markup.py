"""An HTML or XML tree → blocks: headings, paragraphs, list items, table rows. Pure.

Knows the tags of HTML and those that trafilatura gives to the same things.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from index.articles.blocks import Block, table

Node = Any
"""An element of lxml, which has no types."""

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "code",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "li",
        "item",
        "list",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "quote",
        "section",
        "summary",
        "ul",
    ]
)
_ITEMS = frozenset(("li", "item"))
_HIDDEN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "title",
        "meta",
        "link",
        "button",
        "select",
        "textarea",
    ]
)
_CELLS = frozenset(("td", "th", "cell"))
_SPACE = re.compile(r"[ \t\r\n\f]+")


def blocks(root: Node) -> Iterator[Block]:
    """The blocks of an lxml tree in order. White space is as a browser shows it, other characters as they are."""
    words: list[str] = []
    item = listing = False  # whether the words belong to a list item, and whether the block before did
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        tag = _tag(node)
        if event == "start" and (tag in _HIDDEN or tag == "table") and node is not root:
            walk.skip_subtree()
        edge = tag in _BLOCKS or tag == "table"
        if edge and (text := _flat("".join(words))):
            yield Block(f"- {text}" if item else text, close=item and listing)
            listing, item = item, False
        if edge:
            words.clear()
        if event == "start":
            item = tag in _ITEMS if edge else item
            if tag == "table":
                yield from table(*_table(node))
                listing = False
            elif tag not in _HIDDEN:
                words.append(" " if tag in ("br", "lb") else node.text or "")
        elif node is not root:
            words.append(node.tail or "")
    if text := _flat("".join(words)):
        yield Block(text)


def _tag(node: Node) -> str:
    """The name of an element in lower case without its namespace; empty for comments and instructions."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def _table(node: Node) -> tuple[list[list[str]], bool]:
    """The cells of a table, row by row, and whether the first row holds the heads of the columns."""
    rows: list[list[str]] = []
    header = False
    for row in node.iterdescendants():
        if _tag(row) not in ("tr", "row"):
            continue
        cells = [cell for cell in row if _tag(cell) in _CELLS]
        texts = [_flat(" ".join(piece for piece in _words(cell) if piece.strip())) for cell in cells]
        if any(texts):
            header = header if rows else all(map(_is_head, cells))
            rows.append(texts)
    return rows, header


def _words(cell: Node) -> Iterator[str]:
    """The words of a cell, those of paragraphs apart from each other."""
    inline: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        if _tag(node) in _BLOCKS or _tag(node) in ("br", "lb", "table", "tr", "row") or _tag(node) in _CELLS:
            yield "".join(inline)
            inline.clear()
        if event == "start" and _tag(node) not in _HIDDEN:
            inline.append(node.text or "")
        elif event == "end" and node is not cell:
            inline.append(node.tail or "")
    yield "".join(inline)


def _is_head(cell: Node) -> bool:
    return _tag(cell) == "th" or cell.get("role") == "head"
