"""Whether a word that refers back finds what it stands for in its own question. Pure."""

from collections.abc import Sequence

from qa.followup.antecedents import looks_like_person
from qa.followup.kinds import Anaphor, Shape, Sort
from qa.followup.phrases import Phrase, phrases
from qa.followup.question import take_apart
from qa.followup.types import Turn
from qa.followup.words import BE, HAVE, Kind, words


def stands_alone(shape: Shape, anaphor: Anaphor, turns: Sequence[Turn]) -> bool:
    """Whether a word that can refer back needs no conversation.

    "Which company leaked its plans?" tells whose, "Where did Ann live before she moved?" who. "The company" needs no
    conversation beside a name, unless the conversation spoke of one. At the end, as in "When did Ann sell it?", a
    pronoun stands for something else than the subject (principle B of Chomsky 1981).
    """
    if anaphor.definite:
        named, described = names_something(shape), len(shape.text[anaphor.start : anaphor.end].split()) > 2
        return (named and described) or ((named or described) and not spoken_of(anaphor.head, turns))
    if anaphor.sort not in (Sort.PERSON, Sort.THING, Sort.SEVERAL):
        return False
    if anaphor.owner and _asked_for(shape, anaphor):
        return True
    before = _before(shape, anaphor)
    return bool(before) and (anaphor.owner or not _is_object(shape, anaphor))


def pending(shape: Shape, turns: Sequence[Turn]) -> Anaphor | None:
    """The first word of a question that needs its conversation, pronouns before nouns; None if none does."""
    return next((each for each in shape.anaphors if not stands_alone(shape, each, turns)), None)


def names_something(shape: Shape) -> bool:
    """Whether a name stands in the question."""
    return any(word.kind is Kind.NAME for word in shape.words)


def named_before(shape: Shape, anaphor: Anaphor) -> bool:
    """Whether a name that an anaphor may stand for comes before it in the question, though of the same clause."""
    return anaphor.sort is not Sort.NOUN and any(phrase.named for phrase in _before(shape, anaphor))


def spoken_of(noun: str, turns: Sequence[Turn]) -> bool:
    """Whether the last questions or answers have a noun, in lower case."""
    return any(word.lower == noun for turn in turns[-2:] for word in words(f"{turn.question} {turn.answer}"))


def _before(shape: Shape, anaphor: Anaphor) -> list[Phrase]:
    """What the question speaks of, behind what it asks for and before an anaphor that is of its number."""
    asked = take_apart(shape.text)
    begin = len(asked.opening) if asked else 0
    found = phrases(shape.text[: anaphor.start], inside=True)
    return [
        each for each in found if each.start >= begin and not (each.time or each.number) and _agrees(anaphor, each)
    ]


def _is_object(shape: Shape, anaphor: Anaphor) -> bool:
    """Whether nothing but a preposition follows."""
    after = next((word for word in shape.words if word.start >= anaphor.end), None)
    return after is None or after.kind in (Kind.PREPOSITION, Kind.TIME, Kind.MARK)


def _asked_for(shape: Shape, anaphor: Anaphor) -> bool:
    """Whether whose something is, is that of what is asked for."""
    asked = take_apart(shape.text)
    if asked is None or shape.text[: anaphor.start].rstrip().endswith(asked.auxiliary or asked.opening):
        return False
    its_own = asked.subject or asked.auxiliary.lower() in BE | HAVE
    return its_own and (bool(asked.noun) or (asked.asking == "who" and anaphor.sort is Sort.PERSON))


def _agrees(anaphor: Anaphor, phrase: Phrase) -> bool:
    """Whether a phrase of the same question is of the number that an anaphor is of."""
    if anaphor.sort is Sort.PERSON:
        return looks_like_person(phrase.text)
    return phrase.plural == (anaphor.sort is Sort.SEVERAL)
