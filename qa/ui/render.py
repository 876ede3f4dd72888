"""Answer → HTML of its card in the chat; citation → HTML of the article beside it. Pure, no Gradio.

Whatever comes from articles, file names and people is escaped here, once, as it enters the HTML. The law that
ties card and article together: button ``i`` of a card opens ``sources(answer)[i]``, and the text inside
``<mark>`` is that citation's quote.
"""

import re
from html import escape
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import quote

from index import Article
from qa.duplicates import fold
from qa.types import Answer, Citation

NEAREST = 3
"""Passages that are shown where the articles do not say."""

AROUND = 280
"""Code points of a sentence that a card shows at either side of the quote."""

SNIPPET = 220
"""Code points of a passage that a card shows."""

QUESTION = 400
"""Code points of a question that the chat repeats; one that is too long to be asked is not shown in full."""

WORDS = ((0.9, "Very sure"), (0.75, "Sure"), (0.5, "Fairly sure"), (0.25, "Unsure"), (0.0, "A mere guess"))
"""The least confidence at which each wording is used."""

EMPTY = '<p class="empty">Select a source to read it here, in its article.</p>'
"""What stands in the article's place before one is opened."""

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C), "\ufffd")
"""Characters that turn the direction of writing: they could make one file name look like another."""

_BLANK_LINES = re.compile(r"[ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n))+")


def sources(answer: Answer) -> tuple[Citation, ...]:
    """What the numbered buttons of an answer's card open: its citations, or the nearest passages."""
    if answer.found:
        return answer.citations
    passages = [hit.passage for hit in answer.hits[:NEAREST]]
    return tuple(Citation(passage, passage.start, passage.end) for passage in passages)


def card(answer: Answer, threshold: float, turn: int) -> str:
    """The card of an answer. Its buttons carry ``turn`` and their place in ``sources(answer)``, from 0.

    ``threshold`` is the confidence in [0, 1] that an answer must reach to be given.
    """
    return _found(answer, turn) if answer.found else _not_found(answer, threshold, turn)


def question(text: str) -> str:
    """A question as HTML that shows its words, whatever they hold; a very long one is cut."""
    shown = text.encode(errors="replace").decode()  # a browser can send halves of UTF-16 pairs
    return escape(shown if len(shown) <= QUESTION else shown[:QUESTION].rstrip() + " …", quote=False)


def notice(message: str) -> str:
    """A message that takes the place of an answer."""
    return f'<div class="card"><p class="notice">{escape(message[:1].upper() + message[1:])}.</p></div>'


def article(citation: Citation, turn: int, place: int) -> str:
    """The whole article of ``citation``, letter for letter, with the quote in ``<mark>``."""
    return (
        f'<section class="article" aria-label="Article" data-turn="{turn}" data-place="{place}">'
        f'<header><h2 dir="auto">{escape(citation.article.title)}</h2>'
        f'<p class="where">{_where(citation)}</p>'
        f'<button type="button" class="back">Back to the answer</button>{_original(citation)}</header>'
        f'<div class="text" tabindex="0">{_text(citation.article, citation.start, citation.end)}</div>'
        "</section>"
    )


def percent(probability: float) -> str:
    """A probability in words for people: never certain, never impossible."""
    if probability > 0.99:
        return "over 99%"
    return "under 1%" if probability < 0.01 else f"{probability:.0%}"


def confidence_words(confidence: float) -> str:
    """How sure a confidence in [0, 1] is, in words that agree with the whole percent beside them."""
    return next(words for least, words in WORDS if round(confidence, 2) >= least)


def _found(answer: Answer, turn: int) -> str:
    first, folded = answer.citations[0], fold(answer.citations)
    items = [
        _source(answer.citations[place], turn, place, _sentence(answer.citations[place]) if place else "", number)
        + "".join(_repeated(answer.citations[other], turn, other) for other in repeated)
        for number, (place, repeated) in enumerate(folded, start=1)
    ]
    return (
        '<div class="card found">'
        f'<blockquote class="sentence" dir="auto">{_sentence(first)}</blockquote>'
        f'<p class="confidence">{_bar(answer.confidence)}{confidence_words(answer.confidence)}'
        f" · {percent(answer.confidence)}{_said_on(first)}</p>"
        f"{_sources('Source' if len(answer.citations) == 1 else 'Sources', items)}</div>"
    )


def _not_found(answer: Answer, threshold: float, turn: int) -> str:
    items = [_source(cite, turn, n, _snippet(cite.quote), n + 1) for n, cite in enumerate(sources(answer))]
    return (
        f'<div class="card silent"><p class="silence">The articles do not say.</p>{_guess(answer, threshold)}'
        f"{_sources('Nearest passages', items)}</div>"
    )


def _said_on(citation: Citation) -> str:
    """The day of the article, where the words mean something else on another day."""
    day = citation.article.published
    return f' · said on <time datetime="{escape(day)}">{escape(day)}</time>' if day and citation.date_matters else ""


def _guess(answer: Answer, threshold: float) -> str:
    """What the answer would have been, and why it was not given."""
    if not answer.alternatives:
        return ""
    return (
        f'<p class="guess">The best guess, <q dir="auto">{_snippet(answer.alternatives[0].text)}</q>, is below '
        f"the threshold: {percent(answer.confidence)} likely to be right, {percent(threshold)} needed.</p>"
    )


def _sources(heading: str, items: list[str]) -> str:
    shown = "".join(f"<li>{item}</li>" for item in items)
    return f'<p class="heading">{heading}</p><ol class="sources">{shown}</ol>' if items else ""


def _source(citation: Citation, turn: int, place: int, words: str, number: int) -> str:
    """One numbered button; ``words`` are HTML shown below the title."""
    title = f'<span class="title" dir="auto">{escape(citation.article.title)}</span>'
    quoted = f'<span class="words" dir="auto">{words}</span> ' if words else ""
    return (
        f'<button type="button" class="source" data-turn="{turn}" data-place="{place}">'
        f'<span class="number">{number}</span> {title} {quoted}<span class="where">{_where(citation)}</span>'
        "</button>"
    )


def _repeated(citation: Citation, turn: int, place: int) -> str:
    """The button of a source that says the same as the one above it."""
    return (
        f'<button type="button" class="source same" data-turn="{turn}" data-place="{place}">'
        f'The same in <span class="where">{_where(citation)}</span></button>'
    )


def _where(citation: Citation) -> str:
    """File name; page, paragraph or line; offsets."""
    name = citation.article.id.translate(_TURNING)
    kind, number = citation.place
    return f'<bdi class="file">{escape(name)}</bdi> · {kind} {number} · characters {citation.start}–{citation.end}'


def _original(citation: Citation) -> str:
    """The way to the file itself, for files whose text is an extract: a PDF opens here, at the page of the quote."""
    suffix = PurePosixPath(citation.article.source).suffix.lower()
    if not citation.article.paragraphs:
        return ""
    address = f"original/{quote(citation.article.source)}"
    if suffix != ".pdf":
        return f'<p class="original"><a href="{address}" target="_blank" rel="noopener">Open the original</a></p>'
    place = f"{address}#page={citation.page}"
    return (
        f'<details class="original"><summary>The original, page {citation.page}</summary>'
        f'<iframe src="{place}" loading="lazy" title="The original"></iframe></details>'
    )


def _sentence(citation: Citation) -> str:
    """The sentence around the quote with the quote in bold, cut at words where it is very long."""
    text, (low, high) = citation.article.text, citation.sentence_bounds
    before, after = text[low : citation.start], text[citation.end : high]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].split(None, 1)[-1]
    if len(after) > AROUND:
        after = after[:AROUND].rsplit(None, 1)[0] + " …"
    return f"{escape(before)}<strong>{escape(citation.quote)}</strong>{escape(after)}"


def _snippet(text: str) -> str:
    """The beginning of a text, cut at a word."""
    if len(text) <= SNIPPET:
        return escape(text)
    return escape(text[:SNIPPET].rsplit(None, 1)[0]) + " …"


def _bar(confidence: float) -> str:
    """A bar as wide as the confidence; the words beside it say the same."""
    return f'<span class="bar" aria-hidden="true"><span style="width: {100 * confidence:.0f}%"></span></span>'


def _text(shown: Article, start: int, end: int) -> str:
    """The text as paragraphs with [start, end) marked. Blank lines are kept, but take no room."""
    gaps = [gap.span() for gap in _BLANK_LINES.finditer(shown.text)]
    edges = [0, *(edge for gap in gaps for edge in gap), len(shown.text)]
    parts = []
    for number, (low, high) in enumerate(pairwise(edges)):
        piece = _marked(shown.text, low, high, start, end)
        parts.append(f"<span hidden>{piece}</span>" if number % 2 else f'<p dir="auto">{piece}</p>')
    return "".join(parts)


def _marked(text: str, low: int, high: int, start: int, end: int) -> str:
    """``text[low:high]`` with what it has of [start, end) in ``<mark>``."""
    first, last = min(max(start, low), high), min(max(end, low), high)
    marked = f"<mark>{escape(text[first:last])}</mark>" if first < last else ""
    return escape(text[low:first]) + marked + escape(text[last:high])
