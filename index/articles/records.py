"""A record with named fields → the article it holds; what JSON lines and CSV have in common. Pure."""

from collections.abc import Mapping

from index.articles.limits import CHARACTERS
from index.articles.metadata import iso_date, one_line, title_of, web_address
from index.types import Article, Skipped

FIELDS = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline", "name"),
    "date": ("date", "published", "published_at", "publish_date", "created_at"),
    "author": ("author", "authors", "byline"),
    "url": ("url", "link", "source_url", "source"),
}
"""The names that a field may have, the first that is there counts; small and capital letters are the same."""


def article_of(name: str, number: int, record: Mapping[str, object] | str) -> Article | Skipped:
    """The article of the record ``number`` of the file ``name``, or why there is none.

    A string in place of the record says what is wrong with it.
    """
    place = f"{name}#{number}"
    if isinstance(record, str):
        return Skipped(place, record)
    fields = {str(key).strip().lower(): value for key, value in record.items()}
    found = {field: next((fields[n] for n in names if fields.get(n)), None) for field, names in FIELDS.items()}
    text = found["text"]
    if not isinstance(text, str) or not text.strip():
        return Skipped(place, "it has no text; expected words in its field text")
    if len(text) > CHARACTERS:
        return Skipped(place, f"it has {len(text):,} characters; at most {CHARACTERS:,} are read; split it")
    clean = text.encode("utf-8", errors="replace").decode()  # JSON may hold halves of UTF-16 pairs
    return Article(
        place,
        one_line(found["title"]) or title_of(None, clean),
        clean,
        name,
        iso_date(found["date"]),
        author=_author(found["author"]),
        url=web_address(found["url"]),
    )


def _author(value: object) -> str | None:
    names = [one_line(item) for item in value] if isinstance(value, list) else [one_line(value)]
    return ", ".join(name for name in names if name) or None
