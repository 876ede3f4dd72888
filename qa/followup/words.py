"""Words of a question and what kind they are, by closed lists of English and lemminflect's forms. Pure."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

_TOKEN = re.compile(
    r"[’']s\b|(?:Mr|Mrs|Ms|Dr|St|[A-Z])\.(?= ?[A-Z])|[$£€¥₹] ?\d[\d.,]*\w*|\d+(?:,\d{3})+(?:\.\d+)?"
    r"|[^\W_](?:[\w.&@+/°–-]*[^\W_])?%?|[^\w\s]"
)
_FIGURE = re.compile(r"(?:[$£€¥₹] ?|[A-Z]{3})?\d[\d.,–-]*(?:%|st|nd|rd|th|s|b|m|k|bn)?")

BE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
DO = frozenset(("do", "does", "did"))
HAVE = frozenset(("has", "have", "had"))
MODAL = frozenset(("will", "would", "can", "could", "may", "might", "must", "shall", "should"))
AUXILIARY = frozenset(("is", "are", "was", "were")) | DO | HAVE | MODAL
ASKING = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
DETERMINERS = frozenset(("the", "a", "an", "this", "that", "these", "those"))
OWNERS = frozenset(("his", "her", "its", "their"))
PERSON = frozenset(("he", "him", "his", "she", "her", "hers"))
THING = frozenset(("it", "its"))
SEVERAL = frozenset(("they", "them", "their", "theirs"))
POINTING = frozenset(("this", "that", "these", "those"))
PRONOUNS = PERSON | THING | SEVERAL | frozenset(("i", "you", "we", "me", "us", "my", "your", "our"))
LINKS = frozenset(("and", "or", "but", "nor", "if", "because", "while", "when", "so"))
DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
PREPOSITIONS = frozenset(
    """in on at by for from with without to into onto of about as after before since until during between among under
    over through against within per than like near behind above below across towards via despite around""".split()  # noqa: SIM905
)
DEGREE = frozenset("many much long far old often big large high tall wide deep fast soon few little".split())  # noqa: SIM905
TIMES = frozenset(
    """now today yesterday tomorrow currently recently later then ago early late originally before
    afterwards""".split()  # noqa: SIM905
)
PERIODS = frozenset(
    """year month week day decade century quarter season night morning summer winter spring autumn
    time""".split()  # noqa: SIM905
)
MONTHS = frozenset(
    """january february march april may june july august september october november
    december""".split()  # noqa: SIM905
)
OTHERS = frozenset(
    """many much few not also else there here any some all both each every other others only just more most less
    exactly mainly mostly usually often very too still already ever t""".split()  # noqa: SIM905
)

_YEAR = re.compile(r"1\d{3}|20\d\d|\d{3,4}s")
_ORDINAL = re.compile(r"first|second|third|fourth|fifth|last|latter|former|other|next")


class Kind(Enum):
    """What a word is in its question, as far as that can be told without grammar."""

    ASKING = auto()
    AUXILIARY = auto()
    PREPOSITION = auto()
    DETERMINER = auto()
    OWNER = auto()
    PRONOUN = auto()
    LINK = auto()
    NAME = auto()
    NUMBER = auto()
    NOUN = auto()
    VERB = auto()
    TIME = auto()
    OTHER = auto()
    MARK = auto()
    GENITIVE = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark; ``text`` stands from ``start`` to ``end`` of its question."""

    text: str
    start: int
    end: int
    kind: Kind

    @property
    def lower(self) -> str:
        """In lower case."""
        return self.text.lower()


_CLOSED: tuple[tuple[frozenset[str], Kind], ...] = (
    (ASKING, Kind.ASKING),
    (AUXILIARY, Kind.AUXILIARY),
    (OWNERS, Kind.OWNER),
    (PRONOUNS, Kind.PRONOUN),
    (DETERMINERS, Kind.DETERMINER),
    (PREPOSITIONS, Kind.PREPOSITION),
    (LINKS, Kind.LINK),
    (TIMES, Kind.TIME),
    (OTHERS, Kind.OTHER),
    (BE - AUXILIARY, Kind.VERB),
)
_DATING = frozenset(
    "in since by until till during from after before early late of and to mid circa around year".split()  # noqa: SIM905
)
_NOMINAL = (Kind.NAME, Kind.NOUN, Kind.NUMBER)


def words(text: str, inside: bool = False) -> list[Word]:
    """The words and marks of ``text`` in order; ``inside`` of a sentence a first capital tells a name."""
    made: list[Word] = []
    for found in _TOKEN.finditer(text):
        first = not made and not inside
        made.append(Word(found[0], *found.span(), _kind(found[0], first, made[-1] if made else None)))
    return _with_main_verb(made)


def _kind(text: str, first: bool, before: Word | None) -> Kind:
    lower = text.lower()
    if lower in ("'s", "’s"):
        return Kind.GENITIVE
    if not any(character.isalnum() for character in text):
        return Kind.MARK
    if lower in MONTHS | DAYS and text[0].isupper():
        return Kind.TIME
    listed = next((kind for among, kind in _CLOSED if lower in among), None)
    if listed is not None and (first or before is None or text.islower() or listed in (Kind.ASKING, Kind.PRONOUN)):
        return listed
    if any(character.isdigit() for character in text):
        return _of_figure(text, before)
    if any(character.isupper() for character in text[first:]) or "." in text:
        return Kind.NAME
    if before is not None and before.lower == "to" and is_base(lower):
        return Kind.VERB
    return Kind.VERB if _is_verb(lower, before) else Kind.NOUN


def _of_figure(text: str, before: Word | None) -> Kind:
    """A figure, or a name that is made of one: a year stands behind "in", a month or the like."""
    if not _FIGURE.fullmatch(text):
        return Kind.NAME
    dated = before is not None and (
        before.lower in _DATING or before.lower in MONTHS or before.kind in (Kind.DETERMINER, Kind.NUMBER, Kind.MARK)
    )
    return Kind.NAME if is_year(text) and not dated and before is not None else Kind.NUMBER


def _is_verb(lower: str, before: Word | None) -> bool:
    kinds = set(lemmas(lower))
    behind_name = before is not None and before.kind in (Kind.NAME, Kind.NUMBER) and "NOUN" not in kinds
    return "VERB" in kinds and not lower.endswith("ing") and (len(kinds) == 1 or behind_name)


def _with_main_verb(made: list[Word]) -> list[Word]:
    """With the verb that an auxiliary calls for, where it could be a noun as well: "does the name mean"."""
    if len(made) > 2 and made[0].lower == "who" and made[1].kind is Kind.NOUN and is_finite(made[1].lower):
        made[1] = Word(made[1].text, made[1].start, made[1].end, Kind.VERB)
    place = next((i for i, word in enumerate(made) if word.lower in DO | MODAL), None)
    if place is None or any(word.kind is Kind.VERB for word in made[place:]):
        return made
    begin = next((i for i in range(place + 1, len(made)) if made[i].kind not in (Kind.DETERMINER, Kind.OWNER)), None)
    if begin is None:
        return made
    end = begin
    while end < len(made) and made[end].kind in (*_NOMINAL, Kind.GENITIVE, Kind.PRONOUN):
        end += 1
    for i in range(end - 1, begin - (made[begin - 1].lower in POINTING), -1):
        if made[i].kind is Kind.NOUN and is_base(made[i].lower) and made[i - 1].kind is not Kind.GENITIVE:
            made[i] = Word(made[i].text, made[i].start, made[i].end, Kind.VERB)
            break
    return made


@lru_cache(2048)
def lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """The lemmas of a word by its possible kinds (NOUN, VERB, ADJ, ADV); none for an unknown word."""
    from lemminflect import getAllLemmas

    found: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return found


def is_base(word: str) -> bool:
    """Whether a word can be the base form of a verb: "announce", "mean"."""
    return word in lemmas(word).get("VERB", ())


def is_finite(word: str) -> bool:
    """Whether a word can be a verb with its ending: "runs", "renamed", "won"."""
    return "VERB" in lemmas(word) and not word.endswith("ing")


def base(verb: str) -> tuple[str, str]:
    """The base form of a verb and the form of "do" that carries its tense: "won" → ("win", "did")."""
    from lemminflect import getInflection

    bases = lemmas(verb).get("VERB", (verb,))
    for lemma in sorted(bases, key=lambda each: each == verb):
        if verb in getInflection(lemma, "VBD"):
            return lemma, "did"
        if verb in getInflection(lemma, "VBZ"):
            return lemma, "does"
    return verb, "do"


def is_year(text: str) -> bool:
    """Whether a text is a year or a decade."""
    return bool(_YEAR.fullmatch(text))


def is_time(text: str) -> bool:
    """Whether a phrase says when: a year, a month, a day, "this year", "now"."""
    parts = [part.strip(",.").lower() for part in text.split()]
    return bool(parts) and (
        any(is_year(part) or part in MONTHS or part in DAYS or part in TIMES for part in parts)
        or (parts[-1] in PERIODS and len(parts) <= 3)
    )


def is_ordinal(word: str) -> bool:
    """Whether a word points at one of several by its place."""
    return bool(_ORDINAL.fullmatch(word))


def is_superlative(word: str) -> bool:
    """Whether a word in lower case singles one out of all: "largest", "first"."""
    return (word.endswith("est") and len(word) > 4) or word in ("most", "least", "best", "worst", "first", "last")


def is_plural(word: str) -> bool:
    """Whether a noun in lower case is the plural of another."""
    nouns = lemmas(word).get("NOUN", ())
    return word == "people" or bool(nouns) and word not in nouns and word.endswith(("s", "en", "i", "a"))
