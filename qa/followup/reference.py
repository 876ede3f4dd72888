"""Questions with "it", "his" or "the company" → what they ask with the words that these stand for. Pure."""

import re
from collections.abc import Sequence

from qa.followup.antecedents import antecedents, looks_like_person
from qa.followup.kinds import Anaphor, Shape, Sort
from qa.followup.phrases import Phrase, phrases
from qa.followup.question import take_apart
from qa.followup.types import Reading, Turn
from qa.followup.words import ASKING

MOST = 8
"""Readings that are made, at most."""

LEAST = -1.6
"""Log-odds below which a reading is not tried."""


def refer(shape: Shape, turns: Sequence[Turn]) -> list[Reading]:
    """Readings with what was spoken of in the place of what refers back, the likeliest first."""
    first = shape.anaphors[0]
    alike = [each for each in shape.anaphors if each.sort is first.sort and each.head == first.head]
    if shape.topic:
        return [Reading(sentence(_replace(shape.text, alike, shape.topic, turns)), 0.5, shape.topic)]
    if asks_of_itself(shape, first):
        return []
    weak = -1.0 if within(shape, first) else 0.0
    made = [
        Reading(sentence(_replace(shape.text, alike, one.text, turns)), one.prior + weak, one.text)
        for one in antecedents(first, turns)
    ]
    return [reading for reading in made if reading.prior > LEAST][:MOST]


def within(shape: Shape, anaphor: Anaphor) -> bool:
    """Whether the question itself names what the anaphor may stand for."""
    if anaphor.sort is Sort.NOUN:
        return any(phrase.named for phrase in phrases(shape.text))
    before = [phrase for phrase in phrases(shape.text[: anaphor.start]) if not phrase.time and not phrase.number]
    return any(phrase.named and _agrees(anaphor, phrase) for phrase in before)


def asks_of_itself(shape: Shape, anaphor: Anaphor) -> bool:
    """Whether "its" is that of what is asked for: "Which company leaked its plans?"."""
    asked = take_apart(shape.text)
    return bool(asked and asked.subject and asked.noun and anaphor.owner and anaphor.sort is not Sort.NOUN)


def _agrees(anaphor: Anaphor, phrase: Phrase) -> bool:
    """Whether a phrase of the same question is of the number that an anaphor is of."""
    if anaphor.sort is Sort.PERSON:
        return looks_like_person(phrase.text)
    return phrase.plural == (anaphor.sort is Sort.SEVERAL)


def sentence(text: str) -> str:
    """A question as it is written: a capital first, a mark last."""
    first = text.split(" ", 1)[0]
    capital = first.lower() in ASKING or first.islower()
    return (text[:1].upper() + text[1:] if capital and first.isalpha() else text) + "?"


def _replace(text: str, anaphors: Sequence[Anaphor], by: str, turns: Sequence[Turn]) -> str:
    """``text`` with ``by`` in the place of each anaphor."""
    for anaphor in reversed(anaphors):
        words = _owner(by) if anaphor.owner else _placed(by, turns) if anaphor.sort is Sort.PLACE else by
        text = text[: anaphor.start] + words + text[anaphor.end :]
    return text


def _placed(place: str, turns: Sequence[Turn]) -> str:
    """A place with the preposition that it was spoken of with."""
    said = " ".join(f"{turn.question} {turn.sentence}" for turn in reversed(turns))
    found = re.search(rf"\b(in|on|at) (?:the )?{re.escape(place)}", said)
    return f"{found[1] if found else 'in'} {place}"


def _owner(text: str) -> str:
    """Whose something is: "Ann's", "the sellers'"."""
    plural = text.endswith("s") and text.split()[-1].islower()
    return text + ("'" if plural else "'s")
