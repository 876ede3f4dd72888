"""Markdown files. ``Article.text`` is the decoded file; front matter stays in it but in no passage."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import yaml

from index.articles.text import decode, make_title
from index.errors import ArticleError
from index.types import Article

_FRONT_MATTER = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\r|\n|$)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a Markdown file holds. Raises ArticleError if it is empty or binary."""
    text = decode(data)
    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    if not text[body:].strip():
        raise ArticleError("it is empty behind its front matter")
    meta = _parse(front[1]) if front else {}
    title = str(meta.get("title") or _heading(text[body:]) or make_title(text[body:]))
    yield Article(name, " ".join(title.split()), text, name, _published(meta.get("date")), body=body)


def _parse(front: str) -> dict[str, object]:
    """The front matter's keys and values; none where it is not YAML (the block is left out all the same)."""
    try:
        meta = yaml.safe_load(front)
    except yaml.YAMLError:
        return {}
    return meta if isinstance(meta, dict) else {}


def _heading(text: str) -> str | None:
    found = _HEADING.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    return found[1] if found else None


def _published(value: object) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError:
        return None
