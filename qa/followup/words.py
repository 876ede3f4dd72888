"""Words of a question and what kind they are, by closed lists of English and lemminflect's forms. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

_TOKEN = re.compile(
    r"[’']s\b|[$£€¥₹] ?\d[\d.,]*\w*|\d+(?:,\d{3})+(?:\.\d+)?|[^\W_](?:[\w.&@+/%°–-]*[^\W_]|[\w.&@+/°–-]*%)?|[^\w\s]"
)

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
PREPOSITIONS = frozenset(
    "in on at by for from with without to into onto of about as after before since until during between among under "
    "over through against within per than like near behind above below across towards via despite around".split()
)
LINKS = frozenset(("and", "or", "but", "nor", "if", "because", "while", "when", "so"))
DEGREE = frozenset(("many", "much", "long", "far", "old", "often", "big", "large", "high", "tall", "wide", "deep",
                    "fast", "soon", "few", "little"))  # fmt: skip
TIMES = frozenset(("now", "today", "yesterday", "tomorrow", "currently", "recently", "later", "then", "ago", "early",
                   "late", "originally", "before", "afterwards"))  # fmt: skip
PERIODS = frozenset(("year", "month", "week", "day", "decade", "century", "quarter", "season", "night", "morning",
                     "summer", "winter", "spring", "autumn", "time"))  # fmt: skip
MONTHS = frozenset("january february march april may june july august september october november december".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
OTHERS = frozenset("not also else there here any some all both each every other others only just more most less "
                   "exactly mainly mostly usually often very too still already ever n't t".split())  # fmt: skip

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
)


def words(text: str, inside: bool = False) -> list[Word]:
    """The words and marks of ``text`` in order; ``inside`` of a sentence a first capital tells a name."""
    found = [Word(m[0], m.start(), m.end(), Kind.OTHER) for m in _TOKEN.finditer(text)]
    made: list[Word] = []
    verb_awaited = False
    for place, word in enumerate(found):
        kind = _kind(word, first=place == 0 and not inside, before=made[-1] if made else None)
        if kind is Kind.AUXILIARY and word.lower in DO | MODAL:
            verb_awaited = True
        elif verb_awaited and kind is Kind.NOUN and _ends_subject(made) and is_base(word.lower):
            kind, verb_awaited = Kind.VERB, False
        elif kind is Kind.VERB or word.lower in HAVE:
            verb_awaited = False
        made.append(Word(word.text, word.start, word.end, kind))
    return made


def _kind(word: Word, first: bool, before: Word | None) -> Kind:
    text, lower = word.text, word.lower
    if lower in ("'s", "’s"):
        return Kind.GENITIVE
    if not any(character.isalnum() for character in text):
        return Kind.MARK
    if lower == "may" and text[0].isupper() and not first:
        return Kind.NAME
    capital = text[0].isupper() and not first
    for listed, kind in _CLOSED:
        if lower in listed and not (capital and kind not in (Kind.ASKING, Kind.PRONOUN) and before is not None
                                    and before.kind is Kind.NAME and len(text) > 3):  # fmt: skip
            return kind
    if any(character.isdigit() for character in text):
        return Kind.NUMBER if re.fullmatch(r"[$£€¥₹]? ?\d[\d.,–-]*(?:%|st|nd|rd|th|s|b|m|k|bn)?", lower) else Kind.NAME
    if capital or any(character.isupper() for character in text[1:]) or "." in text:
        return Kind.NAME
    return Kind.VERB if is_only_verb(lower) else Kind.NOUN


def _ends_subject(made: Sequence[Word]) -> bool:
    """Whether a main verb may follow: there is a subject, and no word that leans on what follows."""
    last = made[-1] if made else None
    return last is not None and last.kind in (Kind.NAME, Kind.NOUN, Kind.NUMBER, Kind.PRONOUN) or (
        last is not None and last.lower in POINTING
    )


@lru_cache(2048)
def lemmas(word: str) -> dict[str, tuple[str, ...]]:
    """The lemmas of a word by its possible kinds (NOUN, VERB, ADJ, ADV); none for an unknown word."""
    from lemminflect import getAllLemmas

    found: dict[str, tuple[str, ...]] = getAllLemmas(word)
    return found


def is_only_verb(word: str) -> bool:
    """Whether a word in lower case is a form of a verb and of nothing else; forms in -ing count as nouns."""
    return set(lemmas(word)) == {"VERB"} and not word.endswith("ing")


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
    parts = [word.lower() for word in re.findall(r"[^\W_]+", text)]
    return bool(parts) and (
        any(is_year(part) or part in MONTHS or part in DAYS or part in TIMES for part in parts)
        or (parts[-1] in PERIODS and len(parts) <= 3)
    )


def is_ordinal(word: str) -> bool:
    """Whether a word points at one of several by its place."""
    return bool(_ORDINAL.fullmatch(word))


def is_plural(word: str) -> bool:
    """Whether a noun in lower case is the plural of another."""
    nouns = lemmas(word).get("NOUN", ())
    return word == "people" or bool(nouns) and word not in nouns and word.endswith(("s", "en", "i", "a"))
