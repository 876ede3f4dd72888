"""Rules drawn on a page → the grids of tables. Pure.

Rules that touch belong together; where they bound at least two rows and two columns, they are a table (the way of
pdfplumber and Tabula: edges, joined where they meet, then cells). All lengths are in points, y grows upwards.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.articles.printed.lines import same_widths

SNAP = 3.0
"""Rules no farther apart than this are one, or touch."""

MOST_RULES = 400
"""Of one direction on a page; with more it is a drawing."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line on a page: from ``begin`` to ``end`` along x at the height ``at`` if level, else along y."""

    level: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of a table's columns from left to right and of its rows from top to bottom, and what is ruled.

    ``walls`` are pairs (row, edge of a column) and ``floors`` pairs (edge of a row, column) with a rule.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    walls: frozenset[tuple[int, int]]
    floors: frozenset[tuple[int, int]]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The row and column of a place; those where it begins if the cell goes over several."""
        column = bisect_right(self.columns, x) - 1
        row = bisect_right(self.rows, -y, key=lambda edge: -edge) - 1
        if not (0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1):
            return None
        here = row
        while row > 0 and (row, column) not in self.floors:
            row -= 1
        while column > 0 and (here, column) not in self.walls:
            column -= 1
        return row, column


def find_grids(rules: Sequence[Rule], known: Sequence[float] = ()) -> list[Grid]:
    """The tables that joined rules make, the largest first; one with the ``known`` columns may have a single row."""
    level = [rule for rule in rules if rule.level]
    upright = [rule for rule in rules if not rule.level]
    if max(len(level), len(upright)) > MOST_RULES:
        return []
    grids = [grid for part in _parts(level, upright) if (grid := _grid(part, known))]
    return sorted(grids, key=lambda grid: (grid.columns[-1] - grid.columns[0]) * (grid.rows[-1] - grid.rows[0]))[::-1]


def joined_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on the same straight line that touch, as one."""
    joined: list[Rule] = []
    for level in (True, False):
        same = sorted((rule for rule in rules if rule.level == level), key=lambda rule: rule.at)
        for at, near in _near(same):
            for rule in sorted(near, key=lambda rule: rule.begin):
                last = joined[-1] if joined else None
                if last and (last.level, last.at) == (level, at) and rule.begin <= last.end + SNAP:
                    joined[-1] = Rule(level, at, last.begin, max(last.end, rule.end))
                else:
                    joined.append(Rule(level, at, rule.begin, rule.end))
    return joined


def _near(rules: Sequence[Rule]) -> Iterator[tuple[float, list[Rule]]]:
    """Rules of one direction, sorted by their place, that are hardly apart, with the place of the first."""
    near: list[Rule] = []
    for rule in rules:
        if near and rule.at - near[0].at > SNAP:
            yield near[0].at, near
            near = []
        near.append(rule)
    if near:
        yield near[0].at, near


def _parts(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules that touch each other, directly or by others."""
    left = {*level, *upright}
    for first in (*level, *upright):
        if first not in left:
            continue
        left.discard(first)
        part, todo = [first], [first]
        while todo:
            rule = todo.pop()
            found = [other for other in (upright if rule.level else level) if other in left and _touch(rule, other)]
            left.difference_update(found)
            part += found
            todo += found
        yield part


def _touch(rule: Rule, other: Rule) -> bool:
    return rule.begin - SNAP <= other.at <= rule.end + SNAP and other.begin - SNAP <= rule.at <= other.end + SNAP


def _grid(part: Sequence[Rule], known: Sequence[float]) -> Grid | None:
    """The table of rules that touch; where no rule closes its sides, it ends where the others do."""
    level = [rule for rule in part if rule.level]
    upright = [rule for rule in part if not rule.level]
    if not level or not upright:
        return None
    columns = _edges(level, upright)
    rows = _edges(upright, level)[::-1]
    if len(columns) < 3 or len(rows) < (2 if same_widths(columns, known) else 3):
        return None
    walls = frozenset((row, edge) for edge, row in _drawn(upright, columns, rows))
    return Grid(columns, rows, walls, frozenset(_drawn(level, rows, columns)))


def _drawn(rules: Sequence[Rule], edges: Sequence[float], across: Sequence[float]) -> Iterator[tuple[int, int]]:
    """The numbers of each edge that a rule draws, and of each space between two of ``across`` where it does."""
    for edge, at in enumerate(edges):
        for rule in rules:
            if abs(rule.at - at) <= SNAP:
                for space, (low, high) in enumerate(pairwise(across)):
                    if rule.begin <= (low + high) / 2 <= rule.end:
                        yield edge, space


def _edges(along: Sequence[Rule], across: Sequence[Rule]) -> tuple[float, ...]:
    ends = [min(rule.begin for rule in along), max(rule.end for rule in along)]
    edges: list[float] = []
    for edge in sorted([*ends, *(rule.at for rule in across)]):
        if not edges or edge - edges[-1] > SNAP:
            edges.append(edge)
    return tuple(edges)
