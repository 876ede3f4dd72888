"""Printed lines of pages → those without running headers, running footers and page numbers. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from index.articles.printed.lines import Line

_PAGE_NUMBER = re.compile(r"^\W*(?:p\.|page|seite|pg\.?)?\s*#(?:\s*(?:/|of|von|\|)\s*#)?\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_BROWSER = re.compile(r"(?:https?|file)://\S+ \d+/\d+$|\d+/\d+/\d+, \d+:\d\d(?: [AP]M)?(?: |$)")
_EDGE_LINES = 3


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The lines of each page without running headers, running footers and page numbers.

    These are the outermost lines of a page, apart from the rest by at least a line's height, that stand at the
    same height on other pages too (numbers in them may differ), or that say the number of their page.
    """
    edges = [_edges(page) for page in pages]
    seen = Counter(key for page in edges for key in {_key(line) for line in page})
    needed = 2 if len(pages) < 8 else 3
    kept = []
    for number, (page, outer) in enumerate(zip(pages, edges, strict=True), start=1):
        gone = {id(line) for line in outer if seen[_key(line)] >= needed or _says(line, number)}
        gone |= set(map(id, _browser_marks(page)))
        kept.append([line for line in page if id(line) not in gone])
    return kept


def _browser_marks(page: Sequence[Line]) -> list[Line]:
    """The first and last line of a page if they are what browsers print there, however close to the words."""
    ends = [min(page, key=lambda line: line.bottom), max(page, key=lambda line: line.top)] if page else []
    return [line for line in ends if _BROWSER.match(line.text)]


def _edges(page: Sequence[Line]) -> list[Line]:
    """The lines at the top and at the bottom of a page that are apart from its body."""
    rows = [
        list(row)
        for _, row in groupby(sorted(page, key=lambda line: -line.top), key=lambda line: round(line.top / 3))
    ]
    return [*_outer(rows, 1), *_outer(rows[::-1], -1)]


def _outer(rows: list[list[Line]], way: int) -> list[Line]:
    """The outermost rows up to the first wide gap, if it comes soon; ``way``: 1 from the top, -1 from the bottom."""
    for number, (row, other) in enumerate(pairwise(rows[: _EDGE_LINES + 1]), start=1):
        upper, lower = (row, other) if way == 1 else (other, row)
        gap = min(line.bottom for line in upper) - max(line.top for line in lower)
        if gap > min(row[0].height, other[0].height):
            return [line for outer in rows[:number] for line in outer]
    return []


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.bottom / 3)


def _says(line: Line, number: int) -> bool:
    """Whether a line says no more than the number of its page."""
    return bool(_PAGE_NUMBER.match(_DIGITS.sub("#", line.text))) and str(number) in _DIGITS.findall(line.text)[:1]
