""" "Why?", "In what year?", "And how many slaves?" → the last question, asking that. Pure."""

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
    opening = _opening(shape, asked)
    given = turn.answer.strip(" .\n")
    answer = given if 0 < len(given.split()) <= SHORT else ""
    same = _same_kind(shape, asked)
    if asked.subject:
        if same:
            yield f"{opening} {asked.auxiliary} {asked.rest}", 0.3
        yield from _of_subject(opening, asked, answer)
        return
    yield f"{opening} {asked.auxiliary} {asked.rest}", 0.0
    if same or not answer:
        return
    counted = f"{answer} {asked.noun}" if asked.asking == "how" and asked.noun else answer
    rest = words(asked.rest)
    verb = next((w for w in reversed(rest) if w.kind is Kind.VERB or (w.kind is Kind.NOUN and is_base(w.lower))), None)
    if rest and rest[-1].kind is Kind.PREPOSITION:
        yield f"{opening} {asked.auxiliary} {asked.rest} {answer}", 0.1
    elif asked.asking in ("what", "which", "who", "whom") and verb is not None and asked.auxiliary.lower() not in BE:
        middle = f"{asked.rest[: verb.end]} {answer} {asked.rest[verb.end :]}"
        yield f"{opening} {asked.auxiliary} {middle}", 0.1
    elif asked.asking == "how" and asked.noun:
        yield f"{opening} {asked.auxiliary} {counted} {asked.rest}", 0.0
    else:
        yield f"{opening} {asked.auxiliary} {asked.rest} {answer}", -0.1


def _of_subject(opening: str, asked: Asked, answer: str) -> Iterator[tuple[str, float]]:
    """With the answer as subject: "Who won the race?" "Ann." "When?" → "When did Ann win the race?"."""
    subject = answer or "they"
    if asked.asking == "how" and asked.noun:
        subject = f"the {asked.noun}"
    elif not answer and asked.noun:
        subject = f"the {asked.noun}"
    if asked.auxiliary:
        yield f"{opening} {asked.auxiliary} {subject} {asked.rest}", 0.1
        return
    auxiliary, verb, rest = invert(asked.rest)
    yield f"{opening} {auxiliary} {subject} {verb} {rest}", 0.1
    plural = "were" if subject.startswith("the ") and subject.endswith("s") else "was"
    done = asked.rest.split(" ", 1)[0]
    parts = rest.split(" in ", 1)
    if rest:
        yield f"{opening} was {parts[0]} {done}{' in ' + parts[1] if len(parts) > 1 else ''}", -0.2 + 0.0 * len(plural)


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
