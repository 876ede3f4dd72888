"""Answer → what a person sees in the shell."""

import os
from typing import TextIO

from qa.duplicates import fold
from qa.types import Answer, Candidate, Citation

MARK = ("**", "**")
"""Around the answer in its sentence, where the terminal shows no colours."""

BOLD = ("\033[1m", "\033[0m")

COLOUR = ("\033[1;32m", "\033[0m")
"""Bold and green."""

NEAREST = 3
"""Passages shown where the articles do not answer."""


def show(answer: Answer, threshold: float, mark: tuple[str, str] = MARK) -> str:
    """The answer in its sentence with confidence and sources, or that the articles do not say.

    Above it stands how a follow-up question was understood.
    """
    understood = [f"understood as: {_flat(answer.resolved_question)}", ""] if answer.resolved_question else []
    lines = _found(answer, mark) if answer.found else _not_found(answer, threshold)
    return "\n".join([*understood, *lines]) + "\n"


def mark_for(stream: TextIO) -> tuple[str, str]:
    """What marks the answer in its sentence: colour on a terminal, unless its owner wants none (no-color.org)."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return MARK
    return BOLD if os.environ.get("NO_COLOR") else COLOUR


def sources(answer: Answer) -> list[Citation]:
    """The places that ``show`` numbers, in their order."""
    if answer.found:
        return [answer.citations[place] for place, _ in fold(answer.citations)]
    nearest = [hit.passage for hit in answer.hits[:NEAREST]]
    return [Citation(passage, passage.start, passage.end) for passage in nearest]


def show_source(citation: Citation, mark: tuple[str, str] = MARK) -> str:
    """The passage around a citation, line by line, with the quote marked."""
    passage, text = citation.passage, citation.article.text
    before, after = text[passage.start : citation.start], text[citation.end : passage.end]
    whole = citation.start == passage.start and citation.end == passage.end
    open_, close = ("", "") if whole else mark
    marked = f"{_plain(before)}{open_}{_plain(citation.quote)}{close}{_plain(after)}"
    lines = "\n".join(f"  {line.rstrip()}" if line.strip() else "" for line in marked.splitlines())
    return f"{_source(citation)}\n\n{lines}\n"


def _plain(text: str) -> str:
    """With its lines, without characters that a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _found(answer: Answer, mark: tuple[str, str]) -> list[str]:
    first = answer.citations[0]
    day = first.article.published if first.date_matters else None
    sure = f"{answer.confidence:.0%} sure" + (f", said on {day}" if day else "")
    lines = [f"{_flat(answer.text)}  ({sure})", "", f"  {_marked(first, mark)}", ""]
    for number, (place, repeated) in enumerate(fold(answer.citations), start=1):
        names = ", ".join(_flat(answer.citations[other].article.id) for other in repeated)
        lines.append(f"[{number}] {_source(answer.citations[place])}" + (f" (the same in {names})" if names else ""))
    if answer.alternatives:
        lines += ["", f"Also considered: {'; '.join(map(_guess, answer.alternatives[:3]))}"]
    return lines


def _not_found(answer: Answer, threshold: float) -> list[str]:
    lines = ["The articles do not say."]
    if answer.alternatives:
        guess = _guess(answer.alternatives[0])
        lines.append(f"The best guess would be {guess}, below the threshold of {threshold:.0%}.")
    if answer.hits:
        lines += ["", "Nearest passages:"]
    for number, place in enumerate(sources(answer), start=1):
        lines.append(f"[{number}] {_source(place)}")
        lines.append(f"    {_shorten(_flat(place.quote))}")
    return lines


def _marked(citation: Citation, mark: tuple[str, str]) -> str:
    start, end = citation.sentence_bounds
    text = citation.article.text
    before, after = text[start : citation.start], text[citation.end : end]
    quote = mark[0] + _flat(citation.quote) + mark[1]
    return f"{_flat(before + 'x')[:-1]}{quote}{_flat('x' + after)[1:]}"


def _source(citation: Citation) -> str:
    kind, number = citation.place
    place = f"{'p.' if kind == 'page' else kind} {number}, characters {citation.start}-{citation.end}"
    return f"{_flat(citation.article.id)}, {place}: {_flat(citation.article.title)}"


def _guess(candidate: Candidate) -> str:
    return f"“{_flat(candidate.text)}” ({candidate.confidence:.0%})"


def _flat(text: str) -> str:
    """On one line, without characters that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _shorten(text: str, length: int = 160) -> str:
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
