"""From "Why?", "In what year?" or "And how many slaves?" to the last question, asking that. Pure."""

from collections.abc import Iterator, Sequence

from qa.followup.kinds import Shape
from qa.followup.question import Asked, invert, take_apart
from qa.followup.reference import sentence
from qa.followup.types import Reading, Turn
from qa.followup.words import BE, Kind, is_base, words

MOST = 6
"""Readings that are made, at most."""

SHORT = 8
"""Words of an answer that are put into the question."""


def ask_rest(shape: Shape, turns: Sequence[Turn]) -> list[Reading]:
    """Readings of a question word alone: what the last question, or the one before, would ask with it."""
    made: dict[str, Reading] = {}
    for age, turn in enumerate(reversed(turns[-2:])):
        asked = take_apart(turn.question)
        if asked is None:
            continue
        for text, prior in _readings(shape, asked, turn):
            text = sentence(" ".join(text.split()))
            made.setdefault(text, Reading(text, prior - 0.5 * age, turn.question))
    return sorted(made.values(), key=lambda reading: -reading.prior)[:MOST]


def _readings(shape: Shape, asked: Asked, turn: Turn) -> Iterator[tuple[str, float]]:
    """The last question with the new opening, and with the answer to the old one put in."""
    opening, same = _opening(shape, asked), _same_kind(shape, asked)
    given = turn.answer.strip(" .\n")
    answer = given if 0 < len(given.split()) <= SHORT else ""
    if opening.lower() == "which":
        return
    if not asked.subject:
        yield f"{opening} {asked.auxiliary} {asked.rest}", 0.0
        if answer and not same:
            yield _with_answer(opening, asked, answer)
        return
    if same:
        yield f"{opening} {asked.auxiliary} {asked.rest}", 0.3
    yield from _of_subject(opening, asked, answer)


def _with_answer(opening: str, asked: Asked, answer: str) -> tuple[str, float]:
    """The last question with its answer in the place that was asked for."""
    head, rest = f"{opening} {asked.auxiliary}", words(asked.rest)
    if rest and rest[-1].kind is Kind.PREPOSITION:
        return f"{head} {asked.rest} {answer}", 0.1
    verbs = [w for w in rest if w.kind is Kind.VERB or (w.kind is Kind.NOUN and is_base(w.lower))]
    if asked.asking in ("what", "which", "who", "whom") and verbs and asked.auxiliary.lower() not in BE:
        return f"{head} {asked.rest[: verbs[-1].end]} {answer} {asked.rest[verbs[-1].end :]}", 0.1
    if asked.asking == "how" and asked.noun:
        return f"{head} {answer} {asked.noun} {asked.rest}", 0.0
    return f"{head} {asked.rest} {_adverbial(asked, answer)}", -0.1


def _adverbial(asked: Asked, answer: str) -> str:
    """The answer to "where" or "when" with a preposition."""
    found = words(answer, inside=True)
    if asked.asking not in ("where", "when") or found[0].kind is Kind.PREPOSITION:
        return answer
    return f"{'on' if asked.asking == 'when' and len(found) > 1 else 'in'} {answer}"


def _of_subject(opening: str, asked: Asked, answer: str) -> Iterator[tuple[str, float]]:
    """With the answer as subject: "Who won the race?" "Ann." "When?" → "When did Ann win the race?"."""
    counted = asked.noun and (asked.asking == "how" or not answer)
    subject = f"the {asked.noun}" if counted else answer or "they"
    if asked.auxiliary:
        yield f"{opening} {asked.auxiliary} {subject} {asked.rest}", 0.1
        return
    auxiliary, verb, rest = invert(asked.rest)
    yield f"{opening} {auxiliary} {subject} {verb} {rest}", 0.1
    if rest:
        done, (what, place, where) = asked.rest.split(" ", 1)[0], rest.partition(" in ")
        yield f"{opening} was {what} {done}{place}{where}", -0.2


def _opening(shape: Shape, asked: Asked) -> str:
    """The question word; "which" with the noun that was asked for."""
    text = shape.text
    if text.lower() in ("which", "what", "which ones", "which one") and asked.noun:
        return f"which {asked.noun}"
    return text


def _same_kind(shape: Shape, asked: Asked) -> bool:
    """Whether it asks for the same thing of another noun: "How many people …?" "How many slaves?"."""
    found = [w for w in shape.words if w.kind is Kind.ASKING]
    noun = any(w.kind in (Kind.NOUN, Kind.NAME) and w.lower not in ("year", "day", "month") for w in shape.words)
    asking = found[0].lower if found else ""
    if asking == "which" and (asked.noun or not noun):
        return True
    return noun and asking == asked.asking
