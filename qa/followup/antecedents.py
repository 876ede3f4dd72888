"""What a conversation has spoken of: what a word that refers back may stand for. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.followup.kinds import Anaphor, Sort
from qa.followup.phrases import Phrase, names, phrases
from qa.followup.question import take_apart, times
from qa.followup.types import Turn
from qa.followup.words import BE, Kind, is_plural, words

WORDS = 14
"""Words of an answer that may be meant as a whole."""

OLDER = 3
"""Turns that are looked at."""

LATER = -0.25
"""Log-odds for every turn that something was said earlier."""

_LIST = re.compile(r",? and |, ?|; ")


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Something that was spoken of, and how likely it is meant again, in log-odds."""

    text: str
    prior: float
    role: str


def antecedents(anaphor: Anaphor, turns: Sequence[Turn]) -> list[Antecedent]:
    """What ``anaphor`` may stand for, the likeliest first, each once."""
    best: dict[str, Antecedent] = {}
    for age, turn in enumerate(reversed(turns[-OLDER:])):
        for one in _of_turn(anaphor, turn):
            prior = one.prior + _fit(anaphor, one, turn) + age * LATER
            key = _key(one.text)
            if key and (key not in best or best[key].prior < prior):
                best[key] = Antecedent(one.text, prior, one.role)
    return sorted(best.values(), key=lambda one: -one.prior)


def _of_turn(anaphor: Anaphor, turn: Turn) -> Iterator[Antecedent]:
    """Everything that a turn spoke of."""
    if anaphor.sort is Sort.PLACED:
        yield from _placed(anaphor, turn)
        return
    if anaphor.sort is Sort.TIME:
        yield from _moments(turn)
        return
    yield from _of_answer(turn)
    for phrase in phrases(turn.question):
        if phrase.words[0].kind is not Kind.OWNER:
            several = phrase.plural and not phrase.named and phrase.words[0].kind is Kind.NOUN
            text = f"the {phrase.text}" if several else phrase.text
            yield Antecedent(text, 0.0 if phrase.only_name else -0.1 if phrase.named else -0.15, "question")
    asked = take_apart(turn.question)
    if asked and asked.noun and words(asked.noun)[0].kind in (Kind.NOUN, Kind.NAME):
        yield Antecedent(f"the {asked.noun}", -0.15, "question")
    for name in names(turn.question):
        yield Antecedent(name, 0.0, "question")
    for name in names(turn.sentence):
        yield Antecedent(name, -0.5, "sentence")


def _of_answer(turn: Turn) -> Iterator[Antecedent]:
    """The answer, if it names something and says nothing of it, and its parts."""
    answer = turn.answer.strip(" .\n")
    found = words(answer, inside=True)
    if not found or len(found) > WORDS or _says_something(answer):
        return
    if found[0].kind in (Kind.NAME, Kind.NOUN, Kind.NUMBER, Kind.DETERMINER):
        yield Antecedent(answer, -0.6 if _describes(turn.question) else 0.15, "answer")
    for phrase in phrases(answer, inside=True):
        if len(phrase.text) < len(answer):
            yield Antecedent(phrase.text, -0.3, "part")


def _says_something(text: str) -> bool:
    """Whether a text is more than a name for something: it has a verb, or a clause hangs on it."""
    found = words(text, inside=True)
    return any(
        word.kind in (Kind.AUXILIARY, Kind.VERB) or (word.kind is Kind.LINK and word.lower not in ("and", "or"))
        for word in found
    )


def _describes(question: str) -> bool:
    """Whether a question asks what something is that it names: the name will be spoken of, not the answer."""
    asked = take_apart(question)
    if asked is None or asked.auxiliary.lower() not in BE or asked.asking not in ("who", "what") or asked.noun:
        return False
    return all(word.kind in (Kind.NAME, Kind.NUMBER) for word in words(asked.rest, inside=True))


def _moments(turn: Turn) -> Iterator[Antecedent]:
    """What the question, the answer and the sentence say of when, with the preposition."""
    for text, prior, role in (
        (turn.question, 0.2, "question"),
        (turn.answer, 0.0, "answer"),
        (turn.sentence, -0.3, "sentence"),
    ):
        for low, high in times(text):
            found = text[low:high]
            lead = "" if words(found)[0].kind is Kind.PREPOSITION else "on " if len(found.split()) > 2 else "in "
            yield Antecedent(lead + found, prior, role)


def _placed(anaphor: Anaphor, turn: Turn) -> Iterator[Antecedent]:
    """One of several that were named together, by its place."""
    for text, role in ((turn.answer, "answer"), (turn.question, "question")):
        items = [item.strip() for item in _LIST.split(text) if item.strip()]
        places = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4}
        place = places.get(anaphor.head, len(items) - 1)
        if len(items) > 1 and place < len(items) and not _says_something(items[place]):
            yield Antecedent(items[place], 0.5, role)


def _fit(anaphor: Anaphor, one: Antecedent, turn: Turn) -> float:
    """How well a text suits what refers to it, in log-odds."""
    found = phrases(one.text, inside=True)
    phrase = found[-1] if found else None
    first = next(iter(words(turn.question)), None)
    about = first.lower if first else ""
    time, number = phrase is not None and phrase.time, phrase is not None and phrase.number
    if anaphor.sort in (Sort.TIME, Sort.PLACED):
        return 0.0
    fit = -2.0 if time or number or phrase is None else 0.0
    if anaphor.sort is Sort.PERSON:
        fit += _person(one, about) - (1.0 if phrase and phrase.plural else 0.0)
    elif anaphor.sort is Sort.PLACE:
        fit += 0.5 if f" in {one.text}" in turn.question or about == "where" and one.role == "answer" else 0.0
        fit += 0.0 if phrase and phrase.named else -0.7
    elif anaphor.sort is Sort.SEVERAL:
        fit += 0.3 if phrase and (phrase.plural or _is_list(one.text)) else -0.3
    elif anaphor.sort is Sort.THING:
        fit += -0.4 if (phrase and phrase.plural and not phrase.named) or _is_list(one.text) else 0.0
        fit += -0.5 if about == "who" and one.role == "answer" and looks_like_person(one.text) else 0.0
    elif anaphor.sort is Sort.NOUN:
        fit += _same_noun(anaphor, one, found)
    return fit


def _person(one: Antecedent, about: str) -> float:
    """How likely a text names a person."""
    fit = 0.6 if about in ("who", "whom", "whose") and one.role == "answer" else 0.0
    return fit + (0.0 if looks_like_person(one.text) else -1.0)


def looks_like_person(text: str) -> bool:
    """Whether a text may be the name of a person: capitals without figures, dots or "the", or one with a title."""
    found = words(text, inside=True)
    named = [word for word in found if word.kind is Kind.NAME]
    return bool(named) and all(
        word.text[0].isupper() and word.text[1:].islower() and word.text.isalpha() for word in named
    )


def _same_noun(anaphor: Anaphor, one: Antecedent, found: Sequence[Phrase]) -> float:
    """How likely "the tour" is what a text names: "The Works Tour" has its noun."""
    heads = {word.lower for phrase in found for word in phrase.words if word.kind in (Kind.NAME, Kind.NOUN)}
    if anaphor.head in heads:
        bare = one.text.lower() in (anaphor.head, f"the {anaphor.head}")
        return -3.0 if bare else 0.6
    if is_plural(anaphor.head) != any(phrase.plural for phrase in found):
        return -0.5
    return 0.0 if any(phrase.named for phrase in found) else -1.0 if anaphor.definite else -0.6


def _is_list(text: str) -> bool:
    return len(_LIST.split(text)) > 2 or " and " in text


def _key(text: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", text.lower()).strip()
