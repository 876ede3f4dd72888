"""What kind of question a question is: whether it stands alone, and if not, what it lacks. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from qa.followup.words import (
    BE,
    DEGREE,
    PERIODS,
    PERSON,
    POINTING,
    SEVERAL,
    THING,
    Kind,
    Word,
    is_base,
    is_finite,
    is_ordinal,
    is_plural,
    is_superlative,
    lemmas,
    words,
)

_LEAD = re.compile(
    r"(?:(?:and|but|so|ok|okay|then|or|also|well|now|yes|no)\b[, ]+)*(?P<about>(?:what|how) about\b)? *",
    re.IGNORECASE,
)
_ONES = re.compile(r"\bones?\b")


FRAGMENT = 8
"""Words of a question without a verb, at most."""

UNIQUE = PERIODS | frozenset(("world", "sun", "moon", "sky", "past", "future", "present", "beginning", "end", "rest"))
"""Nouns with "the" that need nothing said before."""

COMMANDS = frozenset(("name", "list", "tell", "give", "describe", "explain", "show", "define", "find", "say"))
"""Verbs that begin a question in the form of a command."""

_EXPLETIVE = re.compile(
    r"\bit(?: (?:take|takes|took)\b(?= .*\bto\b)|(?:'s|’s| is| was| be| been|) (?:not |so |very )?"
    r"(?:called|known|possible|impossible|difficult|hard|easy|important|necessary|true|said|believed|thought)"
    r" (?:when|to|that|if|for)\b)"
    r"|\b(?:is|was) it (?:called|known|possible|impossible|so|difficult|hard|easy|important|necessary|true|said)"
    r" ?(?:\w+ )?(?:when|to|that|if|for)\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing: "How long does it take to …?", "Is it true that …?"."""

_NAMING = (Kind.NAME, Kind.NOUN, Kind.NUMBER, Kind.DETERMINER, Kind.GENITIVE)


class Lack(Enum):
    """What a question lacks to stand alone."""

    NOTHING = auto()
    CLAUSE = auto()
    REST = auto()
    REFERENT = auto()


class Sort(Enum):
    """What a word that refers back can stand for."""

    PERSON = auto()
    THING = auto()
    SEVERAL = auto()
    PLACE = auto()
    TIME = auto()
    PLACED = auto()
    ANY = auto()
    NOUN = auto()


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words that stand for something said before, from ``start`` to ``end``; ``head`` is their noun, if any.

    ``owner`` is whether they say whose something is, ``definite`` whether they are no more than "the" and a noun.
    """

    start: int
    end: int
    sort: Sort
    head: str = ""
    owner: bool = False
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A question without what leads it in ("And …", "What about …") and without its mark.

    ``led`` is whether something led it in. ``topic`` is what a comma sets before it: "And Ann, what does she do?".
    """

    text: str
    lack: Lack
    words: tuple[Word, ...]
    anaphors: tuple[Anaphor, ...] = ()
    led: bool = False
    topic: str = ""


def shape(question: str) -> Shape:
    """What a question is made of, and what it lacks."""
    lead = _LEAD.match(question)
    begin = lead.end() if lead else 0
    text = question[begin:].rstrip(" ?!.\t\n")
    led = begin > 0
    about, text = _topic(text) if led else ("", text)
    found = tuple(words(text, inside=True))
    if lead and lead["about"] and not any(word.kind is Kind.AUXILIARY for word in found):
        return Shape(text, Lack.CLAUSE, found, (), True)
    if is_bare(found):
        return Shape(text, Lack.REST, found, (), led)
    if not _has_clause(found) and (led or _leans(found)):
        return Shape(text, Lack.CLAUSE, found, (), led)
    anaphors = find_anaphors(found)
    return Shape(text, Lack.REFERENT if anaphors else Lack.NOTHING, found, tuple(anaphors), led, about)


def _topic(text: str) -> tuple[str, str]:
    """What a comma sets before a question, or "", and the question."""
    before, comma, after = text.partition(", ")
    asks = words(after)[:1] and words(after)[0].kind in (Kind.ASKING, Kind.AUXILIARY)
    if comma and asks and all(word.kind in _NAMING for word in words(before, inside=True)):
        return before, after
    return "", text


def is_bare(given: Sequence[Word]) -> bool:
    """Whether a question is a question word with its noun, perhaps behind a preposition, and no more."""
    rest = list(given)
    if rest and rest[0].kind is Kind.PREPOSITION:
        rest = rest[1:]
    if not rest or rest[0].kind is not Kind.ASKING or len(rest) > 6:
        return False
    asking, *rest = rest
    if rest and asking.lower in ("who", "whom", "when", "where", "why") and rest[0].lower not in ("exactly", "else"):
        return False
    if any(is_finite(word.lower) and not is_base(word.lower) and not is_plural(word.lower) for word in rest[:-1]):
        return False
    if any(word.kind in (Kind.AUXILIARY, Kind.VERB, Kind.PRONOUN, Kind.PREPOSITION, Kind.DETERMINER, Kind.ASKING,
                         Kind.MARK) for word in rest):  # fmt: skip
        return False
    return asking.lower != "how" or not rest or rest[0].lower in DEGREE


def _has_clause(given: Sequence[Word]) -> bool:
    """Whether a question asks with a verb of its own, or is a statement with one, or too long for a fragment."""
    if not given or given[0].lower in COMMANDS:
        return bool(given)
    if len(given) > FRAGMENT or any(word.kind is Kind.ASKING for word in given):
        return True
    if given and given[0].kind is Kind.AUXILIARY:
        return True
    return any(word.kind is Kind.AUXILIARY for word in given[1:])


def _leans(given: Sequence[Word]) -> bool:
    """Whether a fragment that nothing leads in goes on from a question, and is no search by words of its own."""
    return len(given) <= 2 or given[0].kind in (Kind.PREPOSITION, Kind.DETERMINER, Kind.OWNER)


def find_anaphors(given: Sequence[Word]) -> list[Anaphor]:
    """The words that refer back, first pronouns, then nouns with "the"."""
    empty = _EXPLETIVE.search(" ".join(word.text for word in given)) is not None
    found = [each for place, word in enumerate(given) if (each := _anaphor(given, place, word)) is not None]
    kept = [each for each in found if not (empty and each.sort is Sort.THING and not each.owner)]
    return kept + _definite(given)


def _anaphor(given: Sequence[Word], place: int, word: Word) -> Anaphor | None:
    lower = word.lower
    owner = lower in ("his", "its", "their") or (lower == "her" and _noun_follows(given, place))
    if lower in PERSON:
        return Anaphor(word.start, word.end, Sort.PERSON, owner=owner)
    if lower in THING:
        return Anaphor(word.start, word.end, Sort.THING, owner=owner)
    if lower in SEVERAL:
        return Anaphor(word.start, word.end, Sort.SEVERAL, owner=owner)
    if lower == "there":
        beside = given[max(place - 1, 0) : place + 2]
        expletive = any(word.lower in BE for word in beside)
        return None if expletive else Anaphor(word.start, word.end, Sort.PLACE)
    if lower == "then" and place == len(given) - 1:
        return Anaphor(word.start, word.end, Sort.TIME)
    if lower in POINTING:
        return _pointing(given, place, word)
    if lower == "the" and place + 1 < len(given) and is_ordinal(given[place + 1].lower):
        return _placed(given, place, word)
    return None


def _pointing(given: Sequence[Word], place: int, word: Word) -> Anaphor | None:
    """Find "that" and the like, with its noun or alone; none where "that" is a conjunction."""
    end = place + 1
    while end < len(given) and given[end].kind is Kind.NOUN and end - place < 3:
        end += 1
    last = given[end - 1]
    if end > place + 1 and last.lower in PERIODS:
        leads = place > 0 and given[place - 1].kind is Kind.PREPOSITION
        return Anaphor(given[place - leads].start, last.end, Sort.TIME, last.lower)
    if not _points(given, place, end):
        return None
    if end == place + 1:
        return Anaphor(word.start, word.end, Sort.ANY)
    return Anaphor(word.start, last.end, Sort.NOUN, last.lower)


def _points(given: Sequence[Word], place: int, end: int) -> bool:
    """Whether "that" with its noun, up to ``end``, points at something, and does not lead a clause."""
    if end == len(given) or given[place].lower != "that":
        return True
    before = given[place - 1].kind if place else Kind.PREPOSITION
    if before is Kind.VERB and end > place + 1:
        return given[end].kind is Kind.PREPOSITION
    return before in (Kind.AUXILIARY, Kind.PREPOSITION)


def _placed(given: Sequence[Word], place: int, word: Word) -> Anaphor | None:
    """Find "the second" and "the first one": one of several that were named."""
    after = given[place + 2] if place + 2 < len(given) else None
    if after is not None and _ONES.fullmatch(after.lower):
        return Anaphor(word.start, after.end, Sort.PLACED, given[place + 1].lower)
    if after is None or after.kind in (Kind.AUXILIARY, Kind.VERB, Kind.PREPOSITION, Kind.MARK):
        return Anaphor(word.start, given[place + 1].end, Sort.PLACED, given[place + 1].lower)
    return None


def _definite(given: Sequence[Word]) -> list[Anaphor]:
    """Nouns with "the" and nothing that says which: "the company", "the film's"."""
    return [each for place, word in enumerate(given) if word.lower == "the" and (each := _with_the(given, place))]


def _with_the(given: Sequence[Word], place: int) -> Anaphor | None:
    """The one or two nouns behind the "the" at ``place``, if they do not say which one is meant."""
    end = place + 1
    while end < len(given) and given[end].kind is Kind.NOUN:
        end += 1
    while end > place + 1 and not _is_noun(given[end - 1].lower, end > place + 2):
        end -= 1
    nouns = [word.lower for word in given[place + 1 : end]]
    if not 1 <= len(nouns) <= 2 or _says_which(given[end : end + 3]):
        return None
    if nouns[-1] in UNIQUE or any(is_ordinal(noun) or is_superlative(noun) for noun in nouns):
        return None
    owner = end < len(given) and given[end].kind is Kind.GENITIVE
    stop = given[end] if owner else given[end - 1]
    return Anaphor(given[place].start, stop.end, Sort.NOUN, nouns[-1], owner, True)


def _is_noun(word: str, behind_noun: bool) -> bool:
    """Whether a word can be the noun of "the …"; behind a noun "coming" is rather a verb."""
    kinds = lemmas(word)
    return "NOUN" in kinds and not (behind_noun and word.endswith("ing") and "VERB" in kinds) or not kinds


def _says_which(after: Sequence[Word]) -> bool:
    """Whether what follows a noun tells which one is meant: a name, "of …", "in …", "that …"."""
    if not after:
        return False
    return (
        after[0].kind in (Kind.NAME, Kind.NUMBER)
        or after[0].lower in ("that", "who", "which")
        or (after[0].kind is Kind.PREPOSITION and len(after) > 1)
    )


def _noun_follows(given: Sequence[Word], place: int) -> bool:
    return place + 1 < len(given) and given[place + 1].kind in (Kind.NOUN, Kind.NAME, Kind.NUMBER)
