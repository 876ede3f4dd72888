"""Where the sentences of a text begin and end; passages are cut there and citations show them whole."""

import re
from bisect import bisect_right
from collections.abc import Iterator

WRAPPED_LINE = range(50, 121)
"""Lengths of a line that may have been broken by a text editor in the middle of a sentence."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")
_BLOCK = re.compile(r"[\r\n](?:[ \t]*[\r\n])*")
_FULL_STOP = re.compile(r"[.!?:;…][\"”’')\]]*$")
_OWN_LINE = re.compile(r"\s*(?:[-*+•#>|]|\d+[.)])\s")
_MAX_SCAN = 20_000


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` in order, as half-open offsets into ``text``.

    White space at either side belongs to no sentence. A line end parts sentences unless the line is as
    long as a wrapped one and does not close a sentence. Boundaries inside a line are those of
    ``sentencex`` (Wikimedia), which knows abbreviations and decimal points.
    """
    import sentencex

    found = []
    for block_start, block_end in _blocks(text, start, len(text) if end is None else end):
        block = text[block_start:block_end]
        for item in sentencex.get_sentence_boundaries("en", block):
            piece = block[item["start_index"] : item["end_index"]]
            if piece.strip():
                begin = block_start + item["start_index"] + len(piece) - len(piece.lstrip())
                found.append((begin, begin + len(piece.strip())))
    return found


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence that holds [start, end), or of the run of sentences that does."""
    low = max((gap.end() for gap in _BLANK_LINE.finditer(text, max(0, start - _MAX_SCAN), start)), default=0)
    low = max(low, start - _MAX_SCAN)
    bounds = sentences(text, low, min(len(text), end + _MAX_SCAN))
    if not bounds:
        return start, end
    starts = [begin for begin, _ in bounds]
    first = max(bisect_right(starts, start) - 1, 0)
    last = max(bisect_right(starts, max(start, end - 1)) - 1, first)
    return min(bounds[first][0], start), max(bounds[last][1], end)


def line_number(text: str, position: int) -> int:
    """The number, from 1, of the line that holds ``position``; all kinds of line ends count."""
    return 1 + sum(1 for found in _LINE_END.finditer(text, 0, position + 1) if found.end() <= position)


def _blocks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut [start, end) at the line ends that part sentences."""
    begin = start
    for gap in _BLOCK.finditer(text, start, end):
        if not _is_wrap(text, begin, gap, end):
            yield begin, gap.start()
            begin = gap.end()
    yield begin, end


def _is_wrap(text: str, begin: int, gap: re.Match[str], end: int) -> bool:
    """Whether a gap of white space between lines stands in the middle of a sentence."""
    if len(_LINE_END.findall(gap[0])) > 1 or gap.end() >= end:
        return False
    line_start = _last_line_end(text, begin, gap.start())
    line = text[line_start : gap.start()].strip()
    if len(line) not in WRAPPED_LINE or _FULL_STOP.search(line):
        return False
    return not _OWN_LINE.match(text, gap.end())


def _last_line_end(text: str, low: int, high: int) -> int:
    """The offset behind the last line end in [low, high), or ``low``."""
    return max(low, text.rfind("\n", low, high) + 1, text.rfind("\r", low, high) + 1)
