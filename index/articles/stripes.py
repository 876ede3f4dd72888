"""Level rules below each other, and the words between them → tables whose columns are parted by white space. Pure.

Three rules or more that begin and end at the same places part rows; where white space runs down through all the
rows, it parts columns. All lengths are in points, y grows upwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.articles.grid import SNAP, Grid, Rule
from index.articles.lines import Piece

LEAST_RULES = 3

GUTTER = 0.7
"""The least width of the white space between two columns, in parts of the height of letters."""


def find_stripes(rules: Iterable[Rule], words: Sequence[Piece]) -> Iterator[Grid]:
    """The tables of a page whose rows have rules below them, and whose columns have none."""
    for begin, end, edges in _stacks(rules):
        inside = [word for word in words if begin - SNAP <= word.left and word.right <= end + SNAP]
        gutters = _gutters([word for word in inside if edges[-1] < word.bottom and word.top < edges[0] + SNAP])
        above = _open_end([word for word in inside if word.bottom > edges[0] - SNAP], edges[0], gutters, 1)
        below = _open_end([word for word in inside if word.top < edges[-1] + SNAP], edges[-1], gutters, -1)
        rows = (*above, *edges, *below)
        columns = (begin - SNAP, *gutters, end + SNAP)
        if len(columns) > 2 and not any(_is_many(inside, columns, top, low) for top, low in pairwise(rows)):
            walls = frozenset((row, edge) for row in range(len(rows)) for edge in range(len(columns)))
            floors = frozenset((edge, column) for edge in range(len(rows)) for column in range(len(columns)))
            yield Grid(columns, rows, walls, floors)


def _stacks(rules: Iterable[Rule]) -> Iterator[tuple[float, float, tuple[float, ...]]]:
    """Where level rules of the same length begin and end, and their places from top to bottom."""
    stacks: dict[tuple[int, int], list[Rule]] = {}
    for rule in rules:
        if rule.level:
            stacks.setdefault((round(rule.begin / SNAP), round(rule.end / SNAP)), []).append(rule)
    for stack in stacks.values():
        if len(stack) >= LEAST_RULES:
            yield stack[0].begin, stack[0].end, tuple(sorted((rule.at for rule in stack), reverse=True))


def _gutters(words: Iterable[Piece]) -> tuple[float, ...]:
    """The middle of each white space that no word enters."""
    gutters: list[float] = []
    right: float | None = None
    for word in sorted(words, key=lambda word: word.left):
        if right is not None and word.left - right >= GUTTER * (word.top - word.bottom):
            gutters.append((word.left + right) / 2)
        right = word.right if right is None else max(right, word.right)
    return tuple(gutters)


def _open_end(words: Iterable[Piece], edge: float, gutters: Sequence[float], way: int) -> tuple[float, ...]:
    """The far edge of the row above the first rule (``way`` 1) or below the last (-1), if there is such a row."""
    end, columns = edge, set()
    for word in sorted(words, key=lambda word: way * (word.bottom + word.top)):
        near, far = (word.bottom, word.top) if way == 1 else (word.top, word.bottom)
        if way * (near - end) > 0.6 * (word.top - word.bottom):
            break
        if any(word.left < gutter < word.right for gutter in gutters):
            return ()
        columns.add(sum(gutter < word.left for gutter in gutters))
        end = way * max(way * end, way * far)
    return (end + way,) if len(columns) >= 2 else ()


def _is_many(words: Iterable[Piece], columns: Sequence[float], top: float, bottom: float) -> bool:
    """Whether there are several rows without rules between two rules: lines in two columns that are no wrapped text.

    They are not if the next word had room in its column, or if there are only numbers.
    """
    between = [word for word in words if bottom < (word.bottom + word.top) / 2 < top]
    apart = 0
    for left, right in pairwise(columns):
        lines = _lines([word for word in between if left <= word.left < right])
        for line, following in pairwise(lines):
            first = following[0]
            room = line[-1].right + first.right - first.left + GUTTER * (first.top - first.bottom) < right
            apart += room or not any(letter.isalpha() for word in (*line, *following) for letter in word.text)
    return apart >= 2


def _lines(words: Iterable[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for word in sorted(words, key=lambda word: (-round(word.top), word.left)):
        if lines and word.top > lines[-1][0].top - 0.5 * (word.top - word.bottom):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines
