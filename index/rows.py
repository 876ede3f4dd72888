"""Articles and vectors ↔ rows of the store, with the hashes that tell whether a row is what was stored. Pure."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from index.types import Article

COLUMNS = "name, title, text, source, published, pages, body, author, url, paragraphs"
"""Of the table of articles, in the order of the fields of Article."""

_CRC = 4  # bytes behind numbers that tell whether they are whole, because SQLite does not
_LISTS = ("pages", "paragraphs")
_FIELDS = [field.name for field in fields(Article)]


def row_of(article: Article) -> tuple[object, ...]:
    """The values of ``COLUMNS``."""
    values = ((name, getattr(article, name)) for name in _FIELDS)
    return tuple(json.dumps(value) if name in _LISTS else value for name, value in values)


def article_of(row: Sequence[Any]) -> Article:
    """The article in a row of ``COLUMNS``. Raises ValueError or TypeError if the row is damaged."""
    values = zip(_FIELDS, row, strict=True)
    fields_of: dict[str, Any] = {name: tuple(json.loads(v)) if name in _LISTS else v for name, v in values}
    return Article(**fields_of)


def fingerprint(article: Article, bounds: Iterable[tuple[int, int]]) -> str:
    """SHA-256 of all that is stored of an article but its names: what tells damage."""
    kept = [value for name, value in zip(_FIELDS, row_of(article), strict=True) if name not in ("id", "source")]
    return hashlib.sha256(json.dumps([*kept, list(bounds)]).encode()).hexdigest()


def is_whole(article: Article, bounds: Iterable[tuple[int, int]], digest: str) -> bool:
    """Whether an article and its passages are those that were stored, and its name that of its file."""
    named = article.id == article.source or article.id.startswith(f"{article.source}#")
    return named and fingerprint(article, bounds) == digest


def sealed(data: bytes) -> bytes:
    """The bytes of numbers with their checksum behind them."""
    return data + zlib.crc32(data).to_bytes(_CRC, "little")


def unsealed(blob: object, size: int | None = None) -> bytes | None:
    """The bytes, ``size`` of them if that is known, that were sealed; None if they are not what was stored."""
    if not isinstance(blob, bytes) or len(blob) <= _CRC or (size is not None and len(blob) != size + _CRC):
        return None
    data, seal = blob[:-_CRC], blob[-_CRC:]
    return data if zlib.crc32(data) == int.from_bytes(seal, "little") else None
