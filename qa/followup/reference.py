"""Questions with "it", "his" or "the company" → what they ask with the words that these stand for. Pure."""

import re
from collections.abc import Sequence

from qa.followup.antecedents import antecedents
from qa.followup.kinds import Anaphor, Shape, Sort
from qa.followup.standing import named_before, names_something, pending, spoken_of
from qa.followup.types import Reading, Turn
from qa.followup.words import ASKING

MOST = 6
"""Readings that are made, at most."""

LEAST = -1.6
"""Log-odds below which a reading is not tried."""


def refer(shape: Shape, turns: Sequence[Turn]) -> list[Reading]:
    """Readings with what was spoken of in the place of what refers back, the likeliest first."""
    first = pending(shape, turns)
    if first is None:
        return []
    alike = [each for each in shape.anaphors if each.sort is first.sort and each.head == first.head]
    if shape.topic:
        return [Reading(sentence(_replace(shape.text, alike, shape.topic, turns)), 0.5, shape.topic)]
    weak = _weakness(shape, first, turns)
    made = [
        Reading(sentence(_replace(shape.text, alike, one.text, turns)), one.prior - weak, one.text)
        for one in antecedents(first, turns)
    ]
    return [reading for reading in made if reading.prior > LEAST][:MOST]


def _weakness(shape: Shape, anaphor: Anaphor, turns: Sequence[Turn]) -> float:
    """Log-odds against all readings: where a name in the question could be meant, or "the" needs no one."""
    if anaphor.definite:
        return 1.0 if names_something(shape) else 0.0 if spoken_of(anaphor.head, turns) else 0.3
    return 1.0 if named_before(shape, anaphor) else 0.0


def sentence(text: str) -> str:
    """A question as it is written: a capital first, a mark last."""
    first = text.split(" ", 1)[0]
    capital = first.lower() in ASKING or first.islower()
    return (text[:1].upper() + text[1:] if capital and first.isalpha() else text) + "?"


def _replace(text: str, anaphors: Sequence[Anaphor], by: str, turns: Sequence[Turn]) -> str:
    """``text`` with ``by`` in the place of each anaphor."""
    for anaphor in sorted(anaphors, key=lambda each: -each.start):
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
