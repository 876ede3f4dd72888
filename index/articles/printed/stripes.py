"""Level rules below each other, and the words between them → tables whose columns are parted by white space. Pure.

Three rules or more that begin and end at the same places part rows; where white space runs down through all the
rows, it parts columns. All lengths are in points, y grows upwards.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.articles.printed.grid import SNAP, Grid, Rule
from index.articles.printed.lines import Piece

LEAST_RULES = 3
"""With fewer there are not two rows between them."""

GUTTER = 0.7
"""The least width of the white space between two columns, in parts of the height of letters."""


def find_stripes(rules: Iterable[Rule], words: Sequence[Piece]) -> Iterator[Grid]:
    """The tables of a page whose rows have rules below them, and whose columns have none."""
    for begin, end, stack in _stacks(rules):
        inside = [word for word in words if begin - SNAP <= word.left and word.right <= end + SNAP]
        for edges in _runs(inside, stack):
            row_words, rows = _with_open_ends(inside, edges)
            columns = (begin - SNAP, *_gutters(row_words), end + SNAP)
            if not any(_is_many(row_words, columns, top, low) for top, low in pairwise(rows)):
                walls = frozenset((row, edge) for row in range(len(rows)) for edge in range(len(columns)))
                floors = frozenset((edge, column) for edge in range(len(rows)) for column in range(len(columns)))
                yield Grid(columns, rows, walls, floors)


def _runs(words: Sequence[Piece], stack: Sequence[float]) -> Iterator[tuple[float, ...]]:
    """The rules that part rows which follow each other and have columns in common."""
    run: list[float] = [stack[0]]
    for top, low in pairwise(stack):
        row = _between(words, top, low)
        if _is_close(row, top) and _gutters(row) and _gutters(_between(words, run[0], low)):
            run.append(low)
            continue
        if len(run) >= LEAST_RULES:
            yield tuple(run)
        run = [low]
    if len(run) >= LEAST_RULES:
        yield tuple(run)


def _between(words: Iterable[Piece], top: float, low: float) -> list[Piece]:
    return [word for word in words if low < (word.bottom + word.top) / 2 < top]


def _is_close(row: Sequence[Piece], top: float) -> bool:
    """Whether the words of a row follow each other, from its upper edge on, with no wide gap between them."""
    for number, line in enumerate(_lines(row)):
        height = line[0].top - line[0].bottom
        if top - line[0].top > (2.0 if number == 0 else 0.6) * height:
            return False
        top = min(word.bottom for word in line)
    return True


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


def _with_open_ends(words: Sequence[Piece], edges: Sequence[float]) -> tuple[list[Piece], tuple[float, ...]]:
    """The words and edges of a table, with a row above its first rule and one below its last if they are there.

    Such a row is close to the rule, and leaves the white space between the columns.
    """
    rows, found = tuple(edges), _between(words, edges[0], edges[-1])
    for way in (1, -1):
        row = _nearest(words, edges[0] if way == 1 else edges[-1], way)
        columns = _gutters(found)
        if len(_gutters(row)) > 0 and len(_gutters([*found, *row])) == len(columns):
            found += row
            end = max(word.top for word in row) + 1 if way == 1 else min(word.bottom for word in row) - 1
            rows = (end, *rows) if way == 1 else (*rows, end)
    return found, rows


def _nearest(words: Iterable[Piece], edge: float, way: int) -> list[Piece]:
    """The words above a rule (``way`` 1) or below it (-1) up to the first wide gap."""
    end, row = edge, list[Piece]()
    for word in sorted(words, key=lambda word: way * (word.bottom + word.top)):
        near, far = (word.bottom, word.top) if way == 1 else (word.top, word.bottom)
        if way * (near - edge) < -SNAP:
            continue
        if way * (near - end) > (0.6 if row else 1.2) * (word.top - word.bottom):
            break
        row.append(word)
        end = way * max(way * end, way * far)
    return row


def _is_many(words: Iterable[Piece], columns: Sequence[float], top: float, bottom: float) -> bool:
    """Whether there are several rows without rules between two rules: lines in two columns that are no wrapped text.

    They are not if the next word had room in its column, or if there are only numbers.
    """
    between = _between(words, top, bottom)
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
