"""Questions with "it", "his" or "the company" → what they ask with the words that these stand for. Pure."""

from collections.abc import Sequence

from qa.followup.antecedents import antecedents
from qa.followup.kinds import Anaphor, Shape, Sort
from qa.followup.phrases import phrases
from qa.followup.types import Reading, Turn
from qa.followup.words import ASKING, Kind

MOST = 8
"""Readings that are made, at most."""


def refer(shape: Shape, turns: Sequence[Turn]) -> list[Reading]:
    """Readings with what was spoken of in the place of what refers back, the likeliest first."""
    first = shape.anaphors[0]
    alike = [each for each in shape.anaphors if each.sort is first.sort and each.head == first.head]
    weak = -0.6 if within(shape, first) else 0.0
    made = []
    for one in antecedents(first, turns):
        text = _replace(shape.text, alike, one.text)
        made.append(Reading(sentence(text), one.prior + weak, one.text))
    return [reading for reading in made if reading.prior > -2.0][:MOST]


def within(shape: Shape, anaphor: Anaphor) -> bool:
    """Whether the question itself names what the anaphor may stand for, before it does."""
    before = shape.text[: anaphor.start]
    if anaphor.sort is Sort.NOUN:
        return any(phrase.named for phrase in phrases(shape.text))
    found = [phrase for phrase in phrases(before)]
    asked = [word for word in shape.words if word.kind is Kind.ASKING and word.end <= anaphor.start]
    owned = bool(asked) and asked[0].lower in ("which", "what", "who") and bool(found) and anaphor.owner
    return owned or any(phrase.named and not phrase.time for phrase in found)


def sentence(text: str) -> str:
    """A question as it is written: a capital first, a mark last."""
    first = text.split(" ", 1)[0]
    capital = first.lower() in ASKING or first.islower()
    return (text[:1].upper() + text[1:] if capital and first.isalpha() else text) + "?"


def _replace(text: str, anaphors: Sequence[Anaphor], by: str) -> str:
    """``text`` with ``by`` in the place of each anaphor; of the second one on as it stands if it is no owner."""
    for anaphor in reversed(anaphors):
        words = _owner(by) if anaphor.owner else by
        text = text[: anaphor.start] + words + text[anaphor.end :]
    return text


def _owner(text: str) -> str:
    return text + ("'" if text.endswith("s") and len(text) > 3 and not text[0].isdigit() and text.split()[-1].islower()
                   else "'s")  # fmt: skip
