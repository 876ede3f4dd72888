"""The parts of a question that another one can be made of. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.followup.words import (
    BE,
    DAYS,
    DO,
    HAVE,
    MODAL,
    MONTHS,
    PERIODS,
    TIMES,
    Kind,
    Word,
    base,
    is_base,
    is_finite,
    is_year,
    words,
)

_WHICH = frozenset(("this", "last", "next", "that", "early", "late", "the", "same"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its opening ("In which year"), its auxiliary ("did", or "") and the rest.

    ``subject`` is whether the opening is what the verb is about: "Who won the race?". ``verb`` is the verb that
    begins the rest then, or "".
    """

    opening: str
    auxiliary: str
    rest: str
    subject: bool

    @property
    def asking(self) -> str:
        """The question word, in lower case."""
        return next((w.lower for w in words(self.opening) if w.kind is Kind.ASKING), "")

    @property
    def noun(self) -> str:
        """What is asked for by its noun: "retailers" of "How many retailers"; "" for a mere question word."""
        found = words(self.opening)
        place = next((i for i, w in enumerate(found) if w.kind is Kind.ASKING), len(found))
        rest = found[place + 1 :]
        if rest and rest[0].lower in ("many", "much"):
            rest = rest[1:]
        return self.opening[rest[0].start :] if rest else ""


def take_apart(question: str) -> Asked | None:
    """The parts of a question that begins with a question word, perhaps behind a preposition; else None."""
    text = question.rstrip(" ?!.\n")
    found = words(text)
    start = next((i for i, word in enumerate(found[:3]) if word.kind is Kind.ASKING), None)
    if start is None:
        return None
    for place in range(start + 1, len(found)):
        word = found[place]
        if word.kind is Kind.AUXILIARY:
            return _with_auxiliary(text, found, place)
        if word.kind is Kind.VERB or _is_verb(found, start, place):
            return Asked(text[: word.start].rstrip(), "", text[word.start :], True)
    return None


def _with_auxiliary(text: str, found: Sequence[Word], place: int) -> Asked:
    word = found[place]
    opening, rest = text[: word.start].rstrip(), text[word.end :].strip()
    after = found[place + 1] if place + 1 < len(found) else None
    asking = next(w.lower for w in found if w.kind is Kind.ASKING)
    if word.lower in DO or after is None or asking in ("when", "where", "why", "how") and not _counts(found):
        return Asked(opening, word.text, rest, False)
    verbal = after.kind in (Kind.VERB, Kind.PREPOSITION, Kind.OTHER, Kind.AUXILIARY) or (
        word.lower in MODAL | HAVE and is_base(after.lower) and after.kind is Kind.NOUN
    )
    naming = word.lower in BE and asking in ("who", "what") and place == 1
    return Asked(opening, word.text, rest, verbal and not naming or word.lower in BE and asking == "who")


def _counts(found: Sequence[Word]) -> bool:
    return any(word.lower in ("many", "much") for word in found[:3])


def _is_verb(found: Sequence[Word], start: int, place: int) -> bool:
    """Whether a word that may be a noun is the verb: behind "who", or with no noun behind it that it could lead."""
    word = found[place]
    if word.kind is not Kind.NOUN or not is_finite(word.lower):
        return False
    if place == start + 1:
        return found[start].lower in ("who", "what") and not word.lower.endswith("ing") and place + 1 < len(found)
    after = found[place + 1] if place + 1 < len(found) else None
    leads = after is not None and after.kind in (Kind.NOUN, Kind.VERB, Kind.AUXILIARY)
    return not leads and found[place - 1].kind in (Kind.NOUN, Kind.NAME) and after is not None


def invert(verb_and_rest: str) -> tuple[str, str, str]:
    """Turn "renamed the dynasty" into ("did", "rename", "the dynasty")."""
    verb, _, rest = verb_and_rest.partition(" ")
    bare, auxiliary = base(verb.lower())
    return auxiliary, bare, rest


def times(question: str) -> Iterator[tuple[int, int]]:
    """Where a question says when, each with its preposition; not "2008" of "the 2008 election"."""
    found = words(question)
    place = 0
    while place < len(found):
        low, high = place, place
        while high < len(found) and _of_time(found, high):
            high += 1
        place = high + 1
        if high == low or (high < len(found) and found[high].kind is Kind.NOUN):
            continue
        if low > 0 and found[low - 1].kind is Kind.PREPOSITION:
            low -= 1
        yield found[low].start, found[high - 1].end


def _of_time(found: Sequence[Word], place: int) -> bool:
    """Whether a word is of what says when; figures and "this" only beside a month or "year"."""
    word = found[place]
    after = found[place + 1] if place + 1 < len(found) else None
    before = found[place - 1] if place else None
    if word.kind is Kind.NUMBER and is_year(word.text) or word.lower in TIMES - {"before"}:
        return True
    if word.lower in MONTHS or word.lower in DAYS:
        return word.text[0].isupper()
    if word.lower in PERIODS:
        return before is not None and before.lower in _WHICH
    if word.lower in _WHICH:
        return after is not None and (after.lower in PERIODS or after.lower in MONTHS)
    dated = [other for other in (before, after, found[place - 2] if place > 1 else None) if other is not None]
    return (word.kind is Kind.NUMBER or word.text == ",") and any(other.lower in MONTHS for other in dated)
