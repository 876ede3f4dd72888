"""What a person asks a search to be limited to → a Filter → a condition of SQL. Pure."""

import json
from collections.abc import Sequence
from datetime import date

from index.errors import QuestionError
from index.types import Filter


def make_filter(articles: Sequence[str] | None, since: str | None, until: str | None) -> Filter:
    """The filter for articles by name (any, if empty) and days as ISO dates, both included.

    Raises QuestionError for what is no name or no day, or for a range that ends before it begins.
    """
    for name in articles or ():
        if any("\ud800" <= character <= "\udfff" for character in name):
            raise QuestionError(f"{name!r} given; expected the name of an article; see them: python -m index list")
    first, last = (day(text) if text else None for text in (since, until))
    if first and last and first > last:
        raise QuestionError(
            f"since {first} until {last} given; expected a range that ends after it begins; swap them"
        )
    return Filter(tuple(articles) if articles else None, first, last)


def day(text: str) -> str:
    """An ISO date. Raises QuestionError for anything else."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise QuestionError(
            f"{text!r} given; expected a date such as 2013-09-05; write year, month and day"
        ) from error


def condition(limits: Filter) -> tuple[str, list[str]]:
    """The SQL condition and its values for a filter; an impossible one for an empty choice of articles."""
    clauses, values = ["1"], list[str]()
    if limits.articles is not None:
        names = json.dumps(limits.articles)
        clauses.append("(a.name IN (SELECT value FROM json_each(?)) OR a.source IN (SELECT value FROM json_each(?)))")
        values += (names, names)
    if limits.since is not None:
        clauses.append("a.published >= ?")
        values.append(limits.since)
    if limits.until is not None:
        clauses.append("a.published <= ?")
        values.append(limits.until)
    return " AND ".join(clauses), values
