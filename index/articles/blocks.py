"""Blocks of a document → the text of its article, with the offset at which each block and page begins. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table row.

    ``close`` puts it on the line behind the block before, without a blank line. ``pages`` are pairs of a
    page, counted from 0, and the offset in ``text`` at which its words begin.
    """

    text: str
    close: bool = False
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Assembled:
    """A text, and the offsets in it at which blocks and pages begin."""

    text: str
    paragraphs: tuple[int, ...]
    pages: tuple[int, ...]


def assemble(blocks: Iterable[Block], pages: int = 0) -> Assembled:
    """Put blocks one below the other; those without words are left out.

    A page of the ``pages`` without words of its own begins where the next words do.
    """
    parts: list[str] = []
    paragraphs: list[int] = []
    begun: list[int] = []
    length = 0
    for block in blocks:
        if not block.text.strip():
            continue
        gap = ("\n" if block.close else "\n\n") if parts else ""
        length += len(gap)
        paragraphs.append(length)
        for page, offset in block.pages:
            begun += [length + offset] * (page + 1 - len(begun))
        parts += (gap, block.text)
        length += len(block.text)
    begun += [length] * (pages - len(begun))
    return Assembled("".join(parts), tuple(paragraphs), tuple(begun[:pages]))


def table(rows: Sequence[Sequence[str]], header: bool) -> Iterator[Block]:
    """The rows of a table, each on a line of its own, each cell behind the head of its column.

    ``header`` says that the first row holds the heads; it is given by the others, so it gets no line of its
    own unless it is alone.
    """
    heads = rows[0] if header and len(rows) > 1 else ()
    for number, cells in enumerate(rows[1:] if heads else rows):
        named = [_named(heads, column, cell) for column, cell in enumerate(cells)]
        if any(cell.strip() for cell in cells):
            yield Block(f"| {' | '.join(named)} |", close=number > 0)


def _named(heads: Sequence[str], column: int, cell: str) -> str:
    head = heads[column].strip().rstrip(":") if column < len(heads) else ""
    return f"{head}: {cell}".strip() if head else cell


def listed(items: Iterable[str]) -> Iterator[Block]:
    """The items of a list, each on a line of its own behind a dash."""
    for number, item in enumerate(item for item in items if item.strip()):
        yield Block(f"- {item}", close=number > 0)


def looks_like_heads(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: words without digits, above cells of which some are numbers."""
    if len(rows) < 2 or not all(cell.strip() and not any(map(str.isdigit, cell)) for cell in rows[0]):
        return False
    return any(any(map(str.isdigit, cell)) for row in rows[1:] for cell in row)
