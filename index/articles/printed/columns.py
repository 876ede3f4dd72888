"""Printed lines of a page → the same in reading order. Pure.

Lines come in the order in which the program that made the file wrote them, which nearly always is the order of
reading, column by column; where two columns were written line by line in turns, they are parted.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from index.articles.printed.lines import Line, make_line

PROSE = 20
"""Code points: parts of lines at least so long on average are lines of columns, not cells of a table."""


def in_order(page: Sequence[Line]) -> list[Line]:
    """The lines of a page in reading order: columns that were written line by line in turns come one by one."""
    edge = _second_column(page)
    if edge is None:
        return list(page)
    crossed = [number for number, line in enumerate(page) if _crosses(line, edge)]
    spans = [number for number, line in enumerate(page) if line.left < edge <= line.right and number not in crossed]
    first = max((number + 1 for number in crossed if number < spans[0]), default=0)
    last = min((number for number in crossed if number > spans[0]), default=len(page))
    sides = [_part(line, edge) for line in page[first:last]]
    left, right = [side[0] for side in sides if side[0]], [side[1] for side in sides if side[1]]
    return [*page[:first], *filter(None, left), *filter(None, right), *in_order(page[last:])]


def _second_column(page: Sequence[Line]) -> float | None:
    """Where a second column begins, if lines hold words of both columns; None if there is no such place.

    It is where, in at least four lines, a word begins behind white space, with prose on both sides.
    """
    begins = Counter(
        round(word.left)
        for line in page
        for before, word in pairwise(line.words if not line.row else ())
        if word.left - before.right > 0.5 * (word.top - word.bottom)
    )
    for edge, count in begins.most_common(3):
        sides = [_part(line, edge) for line in page if not line.row and not _crosses(line, edge)]
        texts = [(left.text, right.text) for left, right in sides if left and right]
        prose = all(sum(map(len, column)) >= PROSE * len(texts) for column in zip(*texts, strict=True))
        if count >= 4 and len(texts) >= 4 and prose:
            return float(edge)
    return None


def _crosses(line: Line, edge: float) -> bool:
    """Whether a word of the line stands across ``edge``, or no white space parts those at either side of it."""
    if line.row:
        return line.left < edge - 1 < line.right
    return any(
        word.left < edge - 1 and (word.right > edge or edge - word.right < 0.3 * (word.top - word.bottom))
        for word in line.words
        if line.right > edge
    )


def _part(line: Line, edge: float) -> tuple[Line | None, Line | None]:
    """What a line holds at the left and at the right of ``edge``."""
    left = [word for word in line.words if word.left < edge - 1]
    right = [word for word in line.words if word.left >= edge - 1]
    if not left or not right:
        return (line, None) if left else (None, line)
    return make_line(left, line.page), make_line(right, line.page, line.broken)
