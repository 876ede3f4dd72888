"""Printed lines for tests: each letter 5 points wide, 10 high; a column of a table each 100 points."""

from index.articles.blocks import assemble
from index.articles.printed.layout import blocks
from index.articles.printed.lines import Line, Piece, make_line

FULL = "a line that is as long as lines get on this page of ours"


def line(
    text: str,
    top: float,
    left: float = 50,
    page: int = 0,
    broken: bool = False,
    height: float = 10,
    bold: bool = False,
) -> Line:
    """A line of words; letters of another height are as much wider."""
    words, x, width = [], left, height / 2
    for word in text.split(" "):
        if word:
            words.append(Piece(word, x, x + width * len(word), top - height, top, bold))
        x += width * (len(word) + 1)
    return make_line(words, page, broken)


def text(*lines: Line) -> str:
    """What becomes of the lines of a document."""
    pages = [[line for line in lines if line.page == page] for page in range(lines[-1].page + 1)]
    return assemble(blocks(pages)).text
