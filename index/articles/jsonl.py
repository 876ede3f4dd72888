"""JSON lines: one article a line, an object with ``text`` and, if known, ``title``, ``date``, ``author``, ``url``.

The article of line 12 is called ``file.jsonl#12``. A line that holds none is left out under that name.
"""

import json
from collections.abc import Iterator

from index.articles.records import article_of
from index.articles.text import decode
from index.types import Article, Skipped


def read(name: str, data: bytes) -> Iterator[Article | Skipped]:
    """Yield the articles of a file, and the lines that hold none. Raises ArticleError if it is empty or binary."""
    for number, line in enumerate(decode(data).splitlines(), start=1):
        if line.strip():
            yield article_of(name, number, _parse(line))


def _parse(line: str) -> dict[str, object] | str:
    """The object on a line, or what is wrong with it."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "it is not JSON; expected one object a line"
    return record if isinstance(record, dict) else "it is not a JSON object; expected one with a text"
