"""What a file says of itself: dates in the notations that people and programs write, names on one line. Pure."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from index.articles.text import make_title

_NUMBERS = re.compile(r"(?:D:)?(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?=$|[T ,+Z-]|\d{6})")
_WORDS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%d. %B %Y")
_NO_TITLE = re.compile(
    r"^(?:untitled|title|document\d*|\(?unspecified\)?|\(?anonymous\)?|"
    r"microsoft (?:word|powerpoint)\b.*|[\w-]+\.\w{1,5})$",
    re.IGNORECASE,
)


def iso_date(value: object) -> str | None:
    """The day that ``value`` names, as an ISO date; None where it names no single day.

    Known are year-month-day (ISO 8601, PDF's ``D:20210304…``), mail's ``Thu, 4 Mar 2021 10:00:00 +0000`` and
    English month names; days written as numbers in another order, such as 3/4/2021, name no single day.
    """
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d") if value.year >= 1000 else None
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if len(text) > 60:
        return None
    numbers = _NUMBERS.match(text)
    try:
        if numbers:
            return date(int(numbers[1]), int(numbers[3]), int(numbers[4])).isoformat()
        return _in_words(text)
    except ValueError:
        return None


def _in_words(text: str) -> str | None:
    for notation in _WORDS:
        try:
            return datetime.strptime(text, notation).date().isoformat()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def one_line(value: object) -> str | None:
    """A text on one line without control characters; None where there is none."""
    if not isinstance(value, str):
        return None
    return " ".join("".join(c if c.isprintable() else " " for c in value).split()) or None


def web_address(value: object) -> str | None:
    """An address of the web; None for anything else, so that no link can do harm."""
    text = one_line(value)
    return text if text and re.match(r"https?://[^\s\"'<>]+$", text) else None


def title_of(given: object, text: str) -> str:
    """The title that a document gives itself, unless it says nothing; else one made from its text."""
    title = one_line(given)
    return title if title and not _NO_TITLE.match(title) else make_title(text)
