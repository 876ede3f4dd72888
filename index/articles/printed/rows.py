"""Printed lines that are rows of a table → a line of text each, with the heads of the columns. Pure."""

from collections.abc import Iterator, Sequence

from index.articles.blocks import Block, looks_like_heads, table
from index.articles.printed.joining import Hyphenated, put_together
from index.articles.printed.lines import Line, ends_sentence, same_widths


def is_next_row(first: Line, before: Line, line: Line) -> bool:
    """Whether ``line`` is a row of the table that begins with ``first``; with rules, it may be on the next page."""
    if before.row is None or line.row is None:
        return before.row is line.row and _aligned(first, line)
    if (line.page, line.row.table) == (before.page, before.row.table):
        return True
    next_part = line.page == before.page + 1 or (line.page == before.page and line.top > before.top)
    other_heads = _is_bold(line) and line.text != first.text
    return next_part and not other_heads and same_widths(before.row.columns, line.row.columns)


def _is_bold(line: Line) -> bool:
    return all(piece.bold for piece in line.pieces if piece.text)


def _aligned(first: Line, other: Line) -> bool:
    """Whether two lines are rows of one table: as many cells, the ones below the others, not far apart."""
    if len(first.pieces) < 2 or len(first.pieces) != len(other.pieces) or first.page != other.page:
        return False
    return all(a.left < b.right and b.left < a.right for a, b in zip(first.pieces, other.pieces, strict=True))


def table_rows(lines: Sequence[Line], hyphenated: Hyphenated) -> Iterator[Block]:
    """The rows of a table; heads that are printed on each of its pages are given once."""
    rows: list[list[Line]] = []
    repeated = fresh = False
    for before, line in zip((lines[0], *lines), lines, strict=False):
        fresh = fresh or _part_of(before) != _part_of(line)
        if fresh and _cells([line], hyphenated) == _cells(rows[0], hyphenated):
            repeated = True
            continue
        if fresh and _is_divided(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
        fresh = False
    cells = [_cells(row, hyphenated) for row in rows]
    bold = [all(map(_is_bold, row)) for row in rows]
    found = list(table(cells, repeated or looks_like_heads(cells) or (bold[0] and not any(bold[1:]))))
    for block, row in zip(found, rows[-len(found) :], strict=True):
        yield Block(block.text, block.close, ((row[0].page, 0),))


def _part_of(line: Line) -> tuple[int, int]:
    """The page and the number on it of the table to which a row belongs."""
    return line.page, line.row.table if line.row else 0


def _is_divided(above: Line, below: Line) -> bool:
    """Whether a row goes on in the first row of the next page or column.

    It does if words go on in a cell, and no cell had room for the words that come next.
    """
    if above.row is None or below.row is None:
        return False
    columns = zip(above.row.cells, below.row.cells, above.row.columns, above.row.columns[1:], strict=False)
    cells = [(a[-1:], b[:1], right - a[-1].left + left if a else 0.0) for a, b, left, right in columns]
    if any(b and not a for a, b, _ in cells):
        return False
    both = [(a[0], b[0], edge) for a, b, edge in cells if b]
    goes_on = any(a.broken or (b.text[:1].islower() and not ends_sentence(a)) for a, b, _ in both)
    return goes_on and all(a.broken or a.right + b.words[0].right - b.words[0].left > edge - 3 for a, b, edge in both)


def _cells(lines: Sequence[Line], hyphenated: Hyphenated) -> list[str]:
    """The texts of a row's cells; the row may stand on two pages."""
    if lines[0].row is None:
        return [piece.text for piece in lines[0].pieces]
    parts = zip(*(line.row.cells for line in lines if line.row), strict=True)
    return [put_together([line for cell in cells for line in cell], hyphenated)[0] for cells in parts]
