"""What leaves the app: the link to a question, an answer as plain text, a conversation as Markdown. Pure."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

from index import Filter
from index.errors import ChatbotError
from qa.types import Answer, Citation
from qa.ui.pieces import around, confidence_words, file_name, percent, place_words

SILENCE = "The articles do not say."

_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~$!])")
_AT_START = re.compile(r"^(\d+)(?=[.)])|^(?=[-+=:])")


def link(question: str, where: Filter | None = None) -> str:
    """The query string that asks ``question`` again, within the same limits."""
    limits = where or Filter()
    pairs = [("q", question), *(("article", name) for name in limits.articles or ())]
    pairs += [(name, day) for name, day in (("since", limits.since), ("until", limits.until)) if day]
    return "?" + urlencode(pairs, errors="replace")


def plain_answer(answer: Answer) -> str:
    """The answer, the sentence that proves it, and where that stands; of each place that gives it."""
    if not answer.found:
        return SILENCE
    first = answer.citations[0]
    quoted = f"“{_line(first.sentence)}”"
    return "\n".join([_line(answer.text), "", quoted, *(f"— {_source(cite)}" for cite in answer.citations)])


def markdown(turns: Iterable[tuple[str, Answer | ChatbotError]]) -> str:
    """A conversation, oldest question first, as CommonMark; nothing that was asked or quoted is taken for markup."""
    parts = ["# Questions to the articles"]
    for question, reply in turns:
        parts.append(f"## {literal(question) or '(empty)'}")
        if isinstance(reply, Answer) and reply.resolved_question:
            parts.append(f"Understood as: {_inline(reply.resolved_question)}")
        parts += _reply(reply)
    return "\n\n".join(parts) + "\n"


def literal(text: str) -> str:
    """``text`` on one line of Markdown that shows every character of it as it is."""
    return _AT_START.sub(lambda found: f"{found[1] or ''}\\", _inline(text))


def _inline(text: str) -> str:
    """The same within a line."""
    return _SPECIAL.sub(r"\\\1", _line(text.encode(errors="replace").decode()))


def _reply(reply: Answer | ChatbotError) -> list[str]:
    if isinstance(reply, ChatbotError):
        return [literal(str(reply))]
    if not reply.found:
        return [SILENCE]
    sure = f"{confidence_words(reply.confidence).lower()}, {percent(reply.confidence)}"
    before, after = (re.sub(r"\s+", " ", part) for part in around(reply.citations[0]))
    bold = f"**{_inline(reply.text)}**"
    head, tail = literal(before + "x")[:-1], _inline("x" + after)[1:]
    sources = [f"{number}. {literal(_source(cite))}" for number, cite in enumerate(reply.citations, start=1)]
    return [f"{bold} ({sure})", f"> {head}{bold}{tail}", "\n".join(sources)]


def _source(citation: Citation) -> str:
    """Title, file, day, place and address of a citation, on one line."""
    article = citation.article
    parts = (article.title, file_name(citation), article.published, place_words(citation), article.url)
    return _line(", ".join(part for part in parts if part).replace(" · ", ", "))


def _line(text: str) -> str:
    return " ".join(text.split())
