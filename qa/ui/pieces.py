"""Pieces of HTML that cards and the article have in common. Pure.

Whatever comes from articles, file names and people is escaped here and where it enters the HTML, once.
"""

from html import escape

from qa.types import Citation

AROUND = 280
"""Code points of a sentence that are shown at either side of the quote."""

SNIPPET = 220
"""Code points of a passage that a card shows."""

WORDS = ((0.9, "Very sure"), (0.75, "Sure"), (0.5, "Fairly sure"), (0.25, "Unsure"), (0.0, "A mere guess"))
"""The least confidence at which each wording is used."""

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C), "\ufffd")
"""Characters that turn the direction of writing: they could make one file name look like another."""


def percent(probability: float) -> str:
    """A probability in words for people: never certain, never impossible."""
    if probability > 0.99:
        return "over 99%"
    return "under 1%" if probability < 0.01 else f"{probability:.0%}"


def confidence_words(confidence: float) -> str:
    """How sure a confidence in [0, 1] is, in words that agree with the whole percent beside them."""
    return next(words for least, words in WORDS if round(confidence, 2) >= least)


def file_name(citation: Citation) -> str:
    """The name of the cited article's file, as text that cannot look like another name."""
    return citation.article.id.translate(_TURNING)


def place_words(citation: Citation) -> str:
    """Page, paragraph or line; offsets."""
    kind, number = citation.place
    return f"{kind} {number} · characters {citation.start}–{citation.end}"


def where(citation: Citation) -> str:
    """HTML: file name; the article's day, if it has one; page, paragraph or line; offsets."""
    name, published = escape(file_name(citation)), citation.article.published
    day = f' · <time datetime="{escape(published)}">{escape(published)}</time>' if published else ""
    return f'<bdi class="file">{name}</bdi>{day} · {place_words(citation)}'


def confidence(value: float) -> str:
    """HTML: a confidence in [0, 1] as a bar, in words and as a figure."""
    bar = f'<span class="bar" aria-hidden="true"><span style="width: {100 * value:.0f}%"></span></span>'
    return f"{bar}{confidence_words(value)} · {percent(value)}"


def sentence(citation: Citation) -> str:
    """HTML: the sentence around the quote with the quote in bold, cut at words where it is very long."""
    before, after = around(citation)
    return f"{escape(before)}<strong>{escape(citation.quote)}</strong>{escape(after)}"


def around(citation: Citation) -> tuple[str, str]:
    """What stands before and behind the quote in its sentence, cut at words where it is very long."""
    text, (low, high) = citation.article.text, citation.sentence_bounds
    before, after = text[low : citation.start], text[citation.end : high]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].split(None, 1)[-1]
    if len(after) > AROUND:
        after = after[:AROUND].rsplit(None, 1)[0] + " …"
    return before, after


def snippet(text: str) -> str:
    """HTML: the beginning of a text, cut at a word."""
    if len(text) <= SNIPPET:
        return escape(text)
    return escape(text[:SNIPPET].rsplit(None, 1)[0]) + " …"
