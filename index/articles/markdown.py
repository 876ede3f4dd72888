"""Markdown files. ``Article.text`` is the decoded file; front matter stays in it but in no passage."""

import re
from collections.abc import Iterator

import yaml

from index.articles.metadata import iso_date, one_line, web_address
from index.articles.text import decode, make_title
from index.errors import ArticleError
from index.types import Article

_FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(?P<yaml>(?:.*?(?:\r\n|\r|\n))??)---[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL
)
_BRACKETS = 200
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+)$", re.MULTILINE)


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a Markdown file holds. Raises ArticleError if it is empty or binary."""
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    meta = _parse(front["yaml"]) if front else None
    body = front.end() if front and meta is not None else 0
    if not text[body:].strip():
        raise ArticleError("it is empty behind its front matter")
    meta = meta or {}
    title = _plain(meta.get("title")) or _heading(text[body:]) or make_title(text[body:])
    author, url = one_line(meta.get("author")), web_address(meta.get("url"))
    yield Article(name, title, text, name, iso_date(meta.get("date")), body=body, author=author, url=url)


def _parse(front: str) -> dict[object, object] | None:
    """The front matter's keys and values as they are written; None where it is prose between two rules.

    A block that is no mapping, or no YAML at all, says nothing and is left out of the body all the same.
    """
    if front.count("[") + front.count("{") > _BRACKETS:  # time grows with their square
        return {}
    try:
        meta = yaml.load(front, Loader=yaml.BaseLoader)  # makes strings, lists and dicts only
    except (yaml.YAMLError, RecursionError):
        return {}
    if isinstance(meta, str) and meta:
        return None
    return meta if isinstance(meta, dict) else {}


def _plain(value: object) -> str:
    """A value on one line; empty unless it is a text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _heading(text: str) -> str:
    found = _HEADING.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    return _plain(found[1].rstrip(" \t#")) if found else ""
