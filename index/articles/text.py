"""Plain text files. ``Article.text`` is the decoded file, unchanged, with its line ends as they are."""

import codecs
import re
from collections.abc import Iterator

from index.errors import ArticleError
from index.types import Article

TITLE_LENGTH = 80
"""A title made from a lead sentence has at most so many code points."""

CONTROL_SHARE = 0.1
"""A text in which more than this share of the characters are control characters is taken for binary."""

_WIDE_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
               (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?=\s)")


def read(name: str, data: bytes) -> Iterator[Article]:
    """Yield the one article that a text file holds. Raises ArticleError if it is empty or binary."""
    text = decode(data)
    yield Article(id=name, title=make_title(text), text=text, source=name)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 (with or without byte order mark), else Latin-1.

    A byte order mark is not part of the text. UTF-16 without one is told by the zero bytes of its
    Latin characters. Raises ArticleError for an empty or a binary file.
    """
    text = _decode_wide(data)
    if text is None:
        text = _decode_narrow(data)
    if not text.strip():
        raise ArticleError("it is empty")
    if "\0" in text or len(_CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise ArticleError("it is binary, not text")
    return text


def _decode_wide(data: bytes) -> str | None:
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            return _try(data, encoding)
    low, high = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 == 0 and max(low, high) > len(data) / 4:
        text = _try(data, "utf-16-le" if high > low else "utf-16-be")
        return text if text and "\0" not in text else None
    return None


def _decode_narrow(data: bytes) -> str:
    text = _try(data, "utf-8-sig")
    return data.decode("latin-1") if text is None else text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def make_title(text: str) -> str:
    """A title for a text: its first line if that is short, else its lead sentence, cut at a word.

    The result is one line of at most ``TITLE_LENGTH`` code points and an ellipsis.
    """
    first = text.strip().splitlines()[0].strip()
    if len(first) <= TITLE_LENGTH:
        return first
    end = _SENTENCE_END.search(first)
    lead = first[: end.start() if end else None]
    if len(lead) <= TITLE_LENGTH:
        return lead
    return lead[: TITLE_LENGTH + 1].rsplit(None, 1)[0][:TITLE_LENGTH].rstrip(",;:–—-") + "…"
