"""Answer → HTML of its card in the chat. Pure, no Gradio.

Whatever comes from articles, file names and people is escaped once, as it enters the HTML. The law that ties card
and article together: a button that carries place ``i`` opens ``places(answer)[i]``.
"""

from html import escape

from qa.duplicates import fold
from qa.types import Answer, Candidate, Citation
from qa.ui.pieces import confidence, percent, sentence, snippet, where
from qa.ui.places import agreeing, differing, groups, places

QUESTION = 400
"""Code points of a question that the chat repeats; one that is too long to be asked is not shown in full."""

STAGES = (
    ("resolve", "Understanding the question"),
    ("encode", "Encoding the question"),
    ("search", "Searching the articles"),
    ("read", "Reading"),
)


def card(answer: Answer, threshold: float, turn: int, actions: str = "") -> str:
    """The card of an answer. Its buttons carry ``turn`` and their place in ``places(answer)``, from 0.

    ``threshold`` is the confidence in [0, 1] that an answer must reach to be given. ``actions`` is HTML of what
    else can be done with it.
    """
    kind, make = ("found", _found) if answer.found else ("silent", _silent)
    body = make(answer, threshold, turn)
    foot = f'<div class="foot">{actions}{_times(answer)}</div>' if actions or answer.timings else ""
    return f'<div class="card {kind}">{_understood(answer, turn)}{_read_as(answer, turn)}{body}{foot}</div>'


def question(text: str) -> str:
    """A question as HTML that shows its words, whatever they hold; a very long one is cut."""
    shown = text.encode(errors="replace").decode()  # a browser can send halves of UTF-16 pairs
    return escape(shown if len(shown) <= QUESTION else shown[:QUESTION].rstrip() + " …", quote=False)


def notice(message: str) -> str:
    """A message that takes the place of an answer."""
    return f'<div class="card"><p class="notice">{escape(message[:1].upper() + message[1:])}.</p></div>'


def actions(plain: str, link: str) -> str:
    """Buttons that copy: the answer as ``plain`` text, and the link that asks again."""
    copied = f'<button type="button" class="act" data-copy="{escape(plain)}">Copy answer</button>' if plain else ""
    return f'{copied}<button type="button" class="act" data-link="{escape(link)}">Copy link</button>'


def _understood(answer: Answer, turn: int) -> str:
    """How a follow-up question was understood, with a way to edit that and a way to ask what was typed instead."""
    if not answer.resolved_question:
        return ""
    resolved = escape(answer.resolved_question)
    return (
        f'<p class="understood">Understood as: <q dir="auto">{resolved}</q>'
        f'<button type="button" class="act" data-edit="{resolved}">Edit</button>'
        f'<button type="button" class="act" data-alone="{turn}">Ask as typed</button></p>'
    )


def _read_as(answer: Answer, turn: int) -> str:
    """Which typing errors were put right, with a way to ask what was typed instead."""
    if not answer.corrections:
        return ""
    told = ", ".join(
        f'<q dir="auto">{escape(each.read)}</q> for <q dir="auto">{escape(each.typed)}</q>'
        for each in answer.corrections
    )
    alone = f'<button type="button" class="act" data-alone="{turn}">Ask as typed instead</button>'
    return f'<p class="understood">Read as: {told}{"" if answer.resolved_question else alone}</p>'


def _found(answer: Answer, threshold: float, turn: int) -> str:
    others = differing(answer, threshold)
    given = _given(answer, turn)
    if others:
        found = places(answer)
        versions = "".join(_version(answer.alternatives[n], found[place], place, turn) for n, place in others)
        given = (
            '<p class="heading">The articles give different answers</p>'
            f'<div class="versions"><section class="version" aria-label="The likeliest answer">{given}</section>'
            f"{versions}</div>"
        )
    return given + _considered(answer, turn, {number for number, _ in others}, "other ")


def _given(answer: Answer, turn: int) -> str:
    """The answer itself: its sentence, how sure it is, and its sources."""
    first = answer.citations[0]
    items = [
        _source(answer.citations[place], turn, place, sentence(answer.citations[place]) if place else "", number)
        + "".join(_repeated(answer.citations[other], turn, other) for other in repeated)
        for number, (place, repeated) in enumerate(fold(answer.citations), start=1)
    ]
    said = '<p class="heading">The articles say</p>' if answer.yes_no else ""
    return (
        f'{said}<blockquote class="sentence" dir="auto">{sentence(first)}</blockquote>'
        f'<p class="confidence">{confidence(answer.confidence)}{_said_on(first)}</p>{_also(answer, turn)}'
        f"{_sources('Source' if len(answer.citations) == 1 else 'Sources', items)}"
    )


def _also(answer: Answer, turn: int) -> str:
    """Which further articles say the same in words of their own."""
    named = [
        _button("also", turn, place, f"<bdi>{escape(answer.citations[place].article.title)}</bdi>")
        for place in agreeing(answer)
    ]
    return f'<p class="agree">Also said by {_listed(named)}</p>' if named else ""


def _listed(items: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1])))


def _version(other: Candidate, citation: Citation, place: int, turn: int) -> str:
    """A different answer, which another article gives in ``citation``."""
    return (
        f'<section class="version" aria-label="A different answer">'
        f'<blockquote class="sentence" dir="auto">{sentence(citation)}</blockquote>'
        f'<p class="confidence">{confidence(other.confidence)}{_said_on(citation)}</p>'
        f"{_sources('Source', [_source(citation, turn, place, '')])}</section>"
    )


def _silent(answer: Answer, threshold: float, turn: int) -> str:
    found, nearest = places(answer), groups(answer)[0]
    items = [_source(found[place], turn, place, snippet(found[place].quote), place + 1) for place in nearest]
    return (
        f'<p class="silence">The articles do not say.</p>{_guess(answer, threshold)}'
        f"{_sources('Nearest passages', items)}{_considered(answer, turn, set())}"
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
        f'<p class="guess">The best guess, <q dir="auto">{snippet(answer.alternatives[0].text)}</q>, is below '
        f"the threshold: {percent(answer.confidence)} likely to be right, {percent(threshold)} needed.</p>"
    )


def _considered(answer: Answer, turn: int, shown: set[int], other: str = "") -> str:
    """The alternatives that are not ``shown`` already, folded away, each with the places that it stands in."""
    items = [
        _candidate(candidate, group, turn)
        for number, (candidate, group) in enumerate(zip(answer.alternatives, groups(answer)[1:], strict=True))
        if number not in shown
    ]
    if not items:
        return ""
    count = f"{len(items)} {other}{'answer' if len(items) == 1 else 'answers'} considered"
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<details class="others"><summary>{count}</summary><ol class="sources">{listed}</ol></details>'


def _candidate(other: Candidate, group: range, turn: int) -> str:
    first, *further = zip(group, other.citations, strict=True)
    title = f'<span class="title">{percent(other.confidence)} likely</span>'
    words = f'<span class="words" dir="auto">{sentence(first[1])}</span>'
    button = _button("source", turn, first[0], f'{title} {words} <span class="where">{where(first[1])}</span>')
    return button + "".join(_repeated(citation, turn, place) for place, citation in further)


def _sources(heading: str, items: list[str]) -> str:
    shown = "".join(f"<li>{item}</li>" for item in items)
    return f'<p class="heading">{heading}</p><ol class="sources">{shown}</ol>' if items else ""


def _source(citation: Citation, turn: int, place: int, words: str, number: int | None = None) -> str:
    """One button, numbered or not; ``words`` are HTML shown below the title."""
    counted = "" if number is None else f'<span class="number">{number}</span> '
    title = f'<span class="title" dir="auto">{escape(citation.article.title)}</span>'
    quoted = f'<span class="words" dir="auto">{words}</span> ' if words else ""
    return _button("source", turn, place, f'{counted}{title} {quoted}<span class="where">{where(citation)}</span>')


def _repeated(citation: Citation, turn: int, place: int) -> str:
    """The button of a source that says the same as the one above it."""
    return _button("source same", turn, place, f'The same in <span class="where">{where(citation)}</span>')


def _button(classes: str, turn: int, place: int, inside: str) -> str:
    return f'<button type="button" class="{classes}" data-turn="{turn}" data-place="{place}">{inside}</button>'


def _times(answer: Answer) -> str:
    """How long each stage took, folded away."""
    if not answer.timings:
        return ""
    rows = [(words, answer.timings[stage]) for stage, words in STAGES if stage in answer.timings]
    listed = "".join(f"<div><dt>{words}</dt><dd>{ms:,.0f} ms</dd></div>" for words, ms in rows)
    total = answer.timings["total"]
    return f'<details class="times"><summary>{total / 1000:.2f} s</summary><dl>{listed}</dl></details>'
