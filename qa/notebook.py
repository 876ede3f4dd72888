"""Answer → HTML of its card in a notebook (Jupyter's ``_repr_html_``). Pure.

Styles stand in the elements themselves, because a notebook brings no style sheet of ours along; without them the
card reads as well. Whatever comes from articles and people is escaped once, as it enters the HTML.
"""

from html import escape

from qa.duplicates import fold
from qa.show import NEAREST
from qa.types import Answer, Candidate, Citation
from qa.ui.pieces import confidence_words, percent, sentence, snippet, where

FRAME = "border: 1px solid #8886; border-radius: 6px; padding: .6em 1em; max-width: 48em"

QUIET = "opacity: .75; font-size: .9em"

FLUSH = "margin: .4em 0"


def card(answer: Answer) -> str:
    """The question, the answer in its sentence, how sure that is, and its sources."""
    body = _found(answer) if answer.found else _silent(answer)
    resolved = answer.resolved_question
    understood = f'<p style="{FLUSH}; {QUIET}">understood as: {escape(resolved)}</p>' if resolved else ""
    return f'<div style="{FRAME}"><p style="{FLUSH}">{escape(answer.question)}</p>{understood}{body}</div>'


def _found(answer: Answer) -> str:
    first = answer.citations[0]
    items = [_source(answer.citations[place]) for place, _ in fold(answer.citations)]
    return (
        f'<blockquote dir="auto" style="{FLUSH}">{sentence(first)}</blockquote>'
        f'<p style="{FLUSH}">{confidence_words(answer.confidence)} · {percent(answer.confidence)}</p>'
        f"{_list(items)}{_considered(answer, 'other ')}"
    )


def _silent(answer: Answer) -> str:
    passages = [hit.passage for hit in answer.hits[:NEAREST]]
    items = [
        f'{_source(Citation(passage, passage.start, passage.end))}<br><span dir="auto">{snippet(passage.text)}</span>'
        for passage in passages
    ]
    nearest = f'<p style="{FLUSH}">Nearest passages</p>{_list(items)}' if items else ""
    return f'<p style="{FLUSH}"><strong>The articles do not say.</strong></p>{nearest}{_considered(answer, "")}'


def _source(citation: Citation) -> str:
    title = f'<cite dir="auto">{escape(citation.article.title)}</cite>'
    return f'{title} <span style="{QUIET}">{where(citation)}</span>'


def _considered(answer: Answer, other: str) -> str:
    """The alternatives, folded away."""
    if not answer.alternatives:
        return ""
    count = len(answer.alternatives)
    words = f"{count} {other}{'answer' if count == 1 else 'answers'} considered"
    return f"<details><summary>{words}</summary>{_list([_candidate(each) for each in answer.alternatives])}</details>"


def _candidate(candidate: Candidate) -> str:
    first = candidate.citations[0]
    return f'{percent(candidate.confidence)} <span dir="auto">{sentence(first)}</span><br>{_source(first)}'


def _list(items: list[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<ol style="{FLUSH}">{listed}</ol>'
