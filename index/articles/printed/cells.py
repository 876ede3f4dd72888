"""Words of a page in the grids of its tables → rows, put together cell by cell. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.articles.printed.grid import MOST_RULES, Grid, Rule, find_grids, joined_rules
from index.articles.printed.lines import Line, Piece, Row, make_line, same_widths
from index.articles.printed.stripes import find_stripes

LONGEST_CELL = 1_000
"""Code points; what is longer is no cell but a box of the page's layout."""


def with_rows(lines: Sequence[Line], rules: Sequence[Rule], known: Sequence[float] = ()) -> list[Line]:
    """The lines of a page, with those in a table with rules put together to rows, where the first of them stood.

    ``known`` are the columns of the table with which the page before ends: a table like it needs no more evidence.
    """
    joined, found = joined_rules(rules), list(lines)
    number = 0
    for grid in find_grids(joined, known):
        number += 1
        found = _gathered(found, grid, number, same_widths(grid.columns, known))
    if sum(rule.level for rule in joined) <= MOST_RULES:
        words = [word for line in found if not line.row for word in line.words]
        for grid in find_stripes(joined, words):
            number += 1
            found = _gathered(found, grid, number, same_widths(grid.columns, known))
    return found


def _gathered(lines: list[Line], grid: Grid, number: int, known: bool) -> list[Line]:
    """Lines of which those words that are in ``grid`` come as its rows; unchanged if it is no table."""
    cells: dict[tuple[int, int], list[tuple[Piece, bool]]] = defaultdict(list)
    others: list[Line] = []
    place = crossing = 0
    for line in lines:
        outside: list[Piece] = []
        for word in line.words if not line.row else ():
            cell = grid.cell((word.left + word.right) / 2, (word.bottom + word.top) / 2)
            if cell is None:
                outside.append(word)
                continue
            place = place if cells else len(others)
            crossing += _crosses(grid, word)
            cells[cell].append((word, line.broken and word is line.words[-1]))
        if len(outside) == len(line.words) or line.row:
            others.append(line)
        elif outside:
            others.append(make_line(outside, line.page, line.broken and outside[-1] is line.words[-1]))
    words = sum(map(len, cells.values()))
    if not _is_table(cells, 1 if known else 2) or crossing > 0.05 * words:
        return lines
    return [*others[:place], *_rows(cells, grid, number, lines[0].page), *others[place:]]


def _crosses(grid: Grid, word: Piece) -> bool:
    """Whether a rule goes through a word."""
    middle, margin = (word.bottom + word.top) / 2, min(2.0, (word.right - word.left) / 4)
    return grid.cell(word.left + margin, middle) != grid.cell(word.right - margin, middle)


def _is_table(cells: dict[tuple[int, int], list[tuple[Piece, bool]]], least: int) -> bool:
    """Whether at least so many rows have words in two columns, and no cell holds a whole article."""
    filled: dict[int, int] = defaultdict(int)
    for row, _ in cells:
        filled[row] += 1
    if sum(count >= 2 for count in filled.values()) < least:
        return False
    return all(sum(len(word.text) + 1 for word, _ in words) <= LONGEST_CELL for words in cells.values())


def _rows(
    cells: dict[tuple[int, int], list[tuple[Piece, bool]]], grid: Grid, number: int, page: int
) -> Iterator[Line]:
    """The rows with words; a title over all columns is none of them, a head over several is given in each."""
    rows = sorted({row for row, _ in cells})
    before: list[tuple[Line, ...]] = []
    for row in rows:
        lines = [_cell_lines(cells.get((row, column), ()), page) for column in range(len(grid.columns) - 1)]
        merged = [column for column in range(1, len(lines)) if not lines[column] and (row, column) not in grid.walls]
        if row == rows[0] and len(merged) == len(lines) - 1:
            yield from lines[0]
            continue
        for column in merged if not before else ():
            lines[column] = lines[column - 1]
        if before and not lines[0] and (row, 0) not in grid.floors:
            lines[0] = before[0]
        before = lines
        yield _row(lines, grid, row, number, page)


def _cell_lines(words: Sequence[tuple[Piece, bool]], page: int) -> tuple[Line, ...]:
    """The lines of a cell: a word above or below the one before it begins the next."""
    lines: list[list[tuple[Piece, bool]]] = []
    for word, broken in words:
        if lines and lines[-1][-1][0].bottom < (word.bottom + word.top) / 2 < lines[-1][-1][0].top:
            lines[-1].append((word, broken))
        else:
            lines.append([(word, broken)])
    return tuple(make_line([word for word, _ in line], page, line[-1][1]) for line in lines)


def _row(lines: Sequence[tuple[Line, ...]], grid: Grid, row: int, number: int, page: int) -> Line:
    pieces = [
        Piece(
            " ".join(line.text for line in cell),
            grid.columns[column],
            grid.columns[column + 1],
            grid.rows[row + 1],
            grid.rows[row],
            all(line.words[0].bold for line in cell),
        )
        for column, cell in enumerate(lines)
    ]
    words = tuple(word for cell in lines for line in cell for word in line.words)
    return Line(words, page, False, tuple(pieces), Row(tuple(lines), grid.columns, number))
