"""Near misses: a passage that would answer, were it not of another year, quarter, amount or name. Pure.

A detail that question and passage share is swapped in the passage for another of its kind, everywhere, so that
the sentence still looks like an answer and is none. These are the unanswerable questions by number and entity
swap of SQuAD 2.0 (Rajpurkar, Jia and Liang 2018, table 1), made from the passage's side. The kinds are general
English; nothing is taken from the articles that are asked about. Whether the detail mattered is not checked, so
a few of them still answer.
"""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qa.training.examples import Bounds

SERIES = (
    "January February March April May June July August September October November December",
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "first second third fourth fifth sixth seventh eighth ninth tenth",
    "two three four five six seven eight nine ten eleven twelve",
    "Q1 Q2 Q3 Q4",
    "north south east west",
    "northern southern eastern western",
    "largest smallest",
    "highest lowest",
    "oldest youngest",
    "earliest latest",
)
"""Words that stand in for one another."""

TRIES = 10
"""Replacements that are drawn before a detail is given up."""

YEARS = range(1000, 2100)
"""Whole numbers that are taken for years, and moved by at most ``NEARBY``."""

NEARBY = 5

_NUMBER = re.compile(r"(?<!\w)(?<!\d[.,])\d+(?:[.,]\d+)*(?!\w)")
_NAME = re.compile(r"(?<!\w)[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)*(?!\w)")
_SERIES = {word.lower(): series.split() for series in SERIES for word in series.split()}
_IN_SERIES = re.compile(rf"(?<!\w)(?:{'|'.join(_SERIES)})(?!\w)", re.IGNORECASE)

Replace = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Detail:
    """Words of a question, and what draws other words of their kind."""

    words: str
    replace: Replace


def names_of(question: str) -> list[str]:
    """The names in a question, by their capitals; the first word has one anyway and does not count."""
    return [
        name
        for found in _NAME.finditer(question)
        if (name := found[0] if found.start() else found[0].partition(" ")[2])
    ]


def pool_of(questions: Iterable[str]) -> dict[int, list[str]]:
    """The names in many questions, by their number of words, sorted: what names are swapped for."""
    names = sorted({name for question in questions for name in names_of(question)})
    pool: dict[int, list[str]] = {}
    for name in names:
        pool.setdefault(len(name.split()), []).append(name)
    return pool


def near_miss(
    question: str,
    passage: str,
    spans: Sequence[Bounds],
    names: dict[int, list[str]],
    draw: random.Random,
) -> str | None:
    """The passage with a detail of the question swapped outside of ``spans``, its answers.

    None where they share no detail that can be swapped: one that stands in an answer, or for which no other is
    found that is neither in the passage nor in the question.
    """
    details = _details(question, names)
    draw.shuffle(details)
    for detail in details:
        places = [found.span() for found in _whole(detail.words).finditer(passage)]
        if not places or any(_overlap(place, span) for place in places for span in spans):
            continue
        for _ in range(TRIES):
            other = detail.replace(detail.words, draw)
            if other and not _whole(other).search(f"{passage} {question}"):
                return _swap(passage, detail.words, other)
    return None


def _swap(passage: str, words: str, other: str) -> str:
    return _whole(words).sub(lambda found: _cased(found[0], other), passage)


def _details(question: str, names: dict[int, list[str]]) -> list[Detail]:
    def other_name(name: str, draw: random.Random) -> str:
        return draw.choice(names.get(len(name.split()), [""]))

    return [
        *(Detail(found[0], _other_number) for found in _NUMBER.finditer(question)),
        *(Detail(found[0], _other_in_series) for found in _IN_SERIES.finditer(question)),
        *(Detail(name, other_name) for name in names_of(question) if name.lower() not in _SERIES),
    ]


def _other_number(number: str, draw: random.Random) -> str:
    """A year nearby, or a number of as many digits, written alike."""
    if number.isdecimal() and int(number) in YEARS:
        return str(int(number) + draw.choice([by for by in range(-NEARBY, NEARBY + 1) if by]))
    changed = [draw.choice("0123456789") if digit.isdigit() else digit for digit in number[1:]]
    return draw.choice("123456789") + "".join(changed)


def _other_in_series(word: str, draw: random.Random) -> str:
    return draw.choice([other for other in _SERIES[word.lower()] if other.lower() != word.lower()])


def _cased(word: str, other: str) -> str:
    """``other`` with a capital where ``word`` has one."""
    return other[0].upper() + other[1:] if word[0].isupper() else other


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)(?![.,]\d)", re.IGNORECASE)


def _overlap(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[1] and other[0] < one[1]
