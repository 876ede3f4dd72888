"""An answer and one of its places → HTML of the article that it stands in. Pure, no Gradio.

The text is the article's, letter for letter. Every place of the same group that lies in the article is in ``<mark>``;
those of class ``active`` together are the quote that was asked for. The passage that was read around it has the
class ``read``. The script of the pane makes another place active without asking for the article again.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import quote

from qa.types import Answer, Citation
from qa.ui import pieces
from qa.ui.places import group_of, places

EMPTY = '<p class="empty">Select a source to read it here, in its article.</p>'
"""What stands in the article's place before one is opened."""

LONG = 100_000
"""Code points from which an article is laid out piece by piece, as it is scrolled."""

_BLANK_LINES = re.compile(r"[ \t]*(?>\r\n|\r|\n)(?:[ \t]*(?>\r\n|\r|\n))+")

_LONE_RETURN = re.compile(r"\r(?!\n)")

Shown = dict[int, Citation]
"""The places of a group that lie in one article, by their numbers."""


def article(answer: Answer, turn: int, place: int) -> str:
    """The whole article of ``places(answer)[place]``, scrolled to it by the script of the pane."""
    group, found = group_of(answer, place), places(answer)
    citation = found[place]
    classes = "text long" if len(citation.article.text) >= LONG else "text"
    shown = {number: found[number] for number in group if found[number].article.id == citation.article.id}
    return (
        f'<section class="article" aria-label="Article" data-turn="{turn}" data-place="{place}" '
        f'data-group="{group.start} {group.stop}">{_header(shown, group, place)}'
        f'<div class="{classes}" tabindex="0" role="region" aria-label="Text of the article">'
        f"{_text(shown, place)}</div></section>"
    )


def _header(shown: Shown, group: range, active: int) -> str:
    citation = shown[active]
    lines = "".join(_line(cite, number, number == active) for number, cite in shown.items())
    return (
        f'<header><h2 dir="auto">{escape(citation.article.title)}</h2>{lines}'
        f'<div class="tools">{_steps(group, active)}'
        f'<button type="button" class="back">Back to the answer</button>{_link(citation)}</div>'
        f"{_pdf(citation)}</header>"
    )


def _line(citation: Citation, number: int, active: bool) -> str:
    """Where a place is, and what was read around it; hidden unless it is the active one."""
    passage = citation.passage
    hidden = "" if active else " hidden"
    page = f' data-page="{citation.page}"' if citation.page else ""
    read = f"The shaded passage was read: characters {passage.start}–{passage.end}"
    return (
        f'<p class="where" data-at="{number}"{page}{hidden}>{pieces.where(citation)}</p>'
        f'<p class="bounds" data-at="{number}"{hidden}>{read}</p>'
    )


def _steps(group: range, active: int) -> str:
    """Buttons to the places before and behind, where there is more than one."""
    if len(group) == 1:
        return ""
    return (
        '<span class="steps" role="group" aria-label="Citations">'
        '<button type="button" class="step" data-step="-1" aria-label="Previous citation" '
        'aria-keyshortcuts="p" title="Previous citation (key p)">‹</button>'
        f'<span class="count" role="status">{active - group.start + 1} of {len(group)}</span>'
        '<button type="button" class="step" data-step="1" aria-label="Next citation" '
        'aria-keyshortcuts="n" title="Next citation (key n)">›</button></span>'
    )


def _address(citation: Citation) -> str:
    return f"original/{quote(citation.article.source)}"


def _link(citation: Citation) -> str:
    """The way to the file itself. A file whose text is an extract opens beside it; a plain text is saved."""
    words = "Open the original" if citation.article.paragraphs or citation.article.pages else "Save the original"
    return f'<a class="original" href="{_address(citation)}" target="_blank" rel="noopener">{words}</a>'


def _pdf(citation: Citation) -> str:
    """A PDF file, folded away, at the page of the quote."""
    if PurePosixPath(citation.article.source).suffix.lower() != ".pdf":
        return ""
    return (
        f'<details class="original"><summary>The original, page <span class="page">{citation.page}</span></summary>'
        f'<iframe src="{_address(citation)}#page={citation.page}" loading="lazy" title="The original"></iframe>'
        "</details>"
    )


def _text(shown: Shown, active: int) -> str:
    """The text as paragraphs. Blank lines are kept, but take no room."""
    text = shown[active].article.text
    gaps = [gap.span() for gap in _BLANK_LINES.finditer(text)]
    edges = [0, *(edge for gap in gaps for edge in gap), len(text)]
    cuts = sorted({edge for cite in shown.values() for edge in _edges(cite)})
    parts = []
    for number, (low, high) in enumerate(pairwise(edges)):
        pieced = "".join(_pieces(text, (low, high), cuts, shown, active))
        parts.append(f"<span hidden>{pieced}</span>" if number % 2 else f'<p dir="auto">{pieced}</p>')
    return "".join(parts)


def _edges(citation: Citation) -> tuple[int, int, int, int]:
    return citation.start, citation.end, citation.passage.start, citation.passage.end


def _pieces(text: str, part: tuple[int, int], cuts: Sequence[int], shown: Shown, active: int) -> Iterator[str]:
    """``text[low:high]`` in pieces, each wholly within or without every place and passage."""
    low, high = part
    inner = cuts[bisect_right(cuts, low) : bisect_right(cuts, high - 1)]
    for start, end in pairwise([low, *inner, high]):
        words = _letters(text[start:end])
        marks = [n for n, cite in shown.items() if cite.start <= start and end <= cite.end]
        reads = [n for n, cite in shown.items() if cite.passage.start <= start and end <= cite.passage.end]
        if not (marks or reads) or start == end:
            yield words
            continue
        classes = [name for name, of in (("active", marks), ("read", reads)) if active in of]
        named = f' class="{" ".join(classes)}"' if classes else ""
        yield (
            f'<{"mark" if marks else "span"}{named} data-mark="{_numbers(marks)}" data-read="{_numbers(reads)}">'
            f"{words}</{'mark' if marks else 'span'}>"
        )


def _numbers(places: Sequence[int]) -> str:
    return " ".join(map(str, places))


def _letters(text: str) -> str:
    """``text`` escaped so that a browser keeps carriage returns, which it would turn into line feeds."""
    escaped = escape(text)
    if "\r" not in escaped:
        return escaped
    return _LONE_RETURN.sub("\r<br>", escaped).replace("\r", "&#13;")
