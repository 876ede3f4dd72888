"""Text and Markdown files, JSON lines and CSV tables of articles. Pure."""

import csv
import io
import json
import textwrap
from collections.abc import Sequence

from tests.files.sources import Source

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-16-be")


def text(source: Source, width: int | None = None) -> str:
    """The article as plain text, its lines broken at ``width`` characters if one is given."""
    paragraphs = [textwrap.fill(p, width) if width else p for p in source.paragraphs]
    rows = ["\t".join(row) for row in (source.head, *source.rows)]
    blocks = [source.title, *paragraphs, source.heading, "\n".join(rows), "\n".join(f"- {i}" for i in source.items)]
    return "\n\n".join(blocks) + "\n"


def encoded(source: Source, encoding: str) -> bytes:
    """The plain text as bytes; UTF-16 with line ends of Windows."""
    plain = text(source)
    if encoding == "latin-1":
        plain = plain.replace("“", '"').replace("”", '"') + "Übrigens: naïve façade.\n"
    return (plain.replace("\n", "\r\n") if encoding.startswith("utf-16") else plain).encode(encoding)


def markdown(source: Source) -> str:
    """The article with front matter, headings, a table and a list."""
    rows = [f"| {' | '.join(row)} |" for row in (source.head, ("---",) * len(source.head), *source.rows)]
    items = [f"* {item}" for item in source.items]
    front = f"---\ntitle: {source.title}\nauthor: {source.author}\ndate: {source.date}\nurl: {source.url}\n---\n"
    body = [f"# {source.title}", *source.paragraphs, f"## {source.heading}", "\n".join(rows), "\n".join(items)]
    return front + "\n\n".join(body) + "\n"


def record(source: Source) -> dict[str, str]:
    """The article as fields."""
    body = "\n\n".join([*source.paragraphs, source.heading, "\n".join(source.items)])
    return {"title": source.title, "text": body, "date": source.date, "url": source.url, "author": source.author}


def json_lines(sources: Sequence[Source]) -> str:
    """One article a line."""
    return "".join(json.dumps(record(source), ensure_ascii=False) + "\n" for source in sources)


def table(sources: Sequence[Source], delimiter: str = ",") -> str:
    """One article a row, below a header."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["date", "title", "url", "text", "author"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(record(source) for source in sources)
    return out.getvalue()


def line_of(plain: str, answer: str) -> int:
    """The line, from 1, on which ``answer`` begins."""
    return plain[: plain.index(answer)].count("\n") + 1
