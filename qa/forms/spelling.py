"""Typing errors in a question → the words of the articles that were meant.

A word is a slip if neither the articles nor English have it. What was meant is the likeliest word that is one edit
away (Damerau-Levenshtein distance 1), by a noisy channel (Kernighan, Church and Gale 1990): how common the word is in
the articles and in English, and how easily the fingers slip so. Nothing is built beforehand: the words that are one
edit away, some hundreds, are looked up in the postings of the index, as P. Norvig's corrector does in its dictionary
(https://norvig.com/spell-correct.html), so the cost does not grow with the articles. SymSpell and rapidfuzz want all
words in memory, and an index keeps the hashes of stems alone. A word two edits away is left as it is.
"""

import re
from collections.abc import Iterator, Sequence
from math import log
from typing import Protocol

from qa.forms.edits import Kind, origins
from qa.forms.english import is_common, is_english, per_million
from qa.types import Correction

SHORTEST = 3
"""Letters of the shortest word that is looked at."""

SLIPS: dict[Kind, float] = {
    "transposed": 0.0,
    "neighbour": 0.0,
    "doubled": 0.0,
    "missing": 0.0,
    "extra": -2.0,
    "other": -2.5,
}
"""The logarithm of how likely each slip is beside the commonest ones; chosen on titles of SQuAD's training set that
are held out (README.md)."""

FIRST_LETTER = -1.5
"""Added for a slip in the first letter, which is rare, but for letters swapped."""

ENGLISH = 0.02
"""Passages that count as much as standing once in a million words of English."""

COMMON = 0.4
"""Weight of the logarithm of how common a word is, in articles and English together."""

LEAST = -1.5
"""A word that is worth less than this is a guess, and nothing is corrected."""

LONG_NAME = 6
"""Letters from which on a name may be a slip of an English word with a capital ("Englsih")."""

TRIED = 8
"""Likeliest words whose spelling is looked for in passages."""

_CHUNK = re.compile(r"\S+")
_AROUND = ".,?!;:()[]'\"‘’“”…"
_PLAIN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_SHORT_FORM = re.compile(r"(?:n['’]t|['’](?:s|re|ll|ve|d|m))$", re.IGNORECASE)


class Words(Protocol):
    """What is asked of an index's words."""

    def count_words(self, words: Sequence[str]) -> list[int]:
        """How many passages hold each of ``words``, in any inflection."""

    def has_word(self, word: str) -> bool:
        """Whether a passage holds ``word`` spelt so; with capitals if it has some, else whatever the case."""


def correct(question: str, words: Words) -> tuple[Correction, ...]:
    """The slips in a question, in order, each with the word that was meant; none is the rule, and fast."""
    found = list(_candidates(question))
    if not found:
        return ()
    corrections = []
    for (start, typed), held in zip(found, words.count_words([word.lower() for _, word in found]), strict=True):
        is_name = typed[0].isupper() and bool(question[:start].strip(_AROUND + " ")) and not question.isupper()
        if meant := _meant(typed.lower(), held, words, is_name):
            corrections.append(Correction(start, start + len(typed), typed, _cased(meant, typed)))
    return tuple(corrections)


def apply(question: str, corrections: Sequence[Correction]) -> str:
    """The question with every slip put right."""
    for correction in reversed(corrections):
        question = question[: correction.start] + correction.read + question[correction.end :]
    return question


def _candidates(question: str) -> Iterator[tuple[int, str]]:
    """The words that may be slips, each with its offset: not in quotation marks, no identifier, no abbreviation."""
    shouting = question.isupper()
    quoted = [found.span() for found in _QUOTED.finditer(question)]
    for chunk in _CHUNK.finditer(question):
        bare = chunk[0].strip(_AROUND)
        begin = chunk.start() + chunk[0].find(bare)
        bare = _SHORT_FORM.sub("", bare)
        if not _PLAIN.fullmatch(bare) or any(low <= begin < high for low, high in quoted):
            continue
        for word in _LETTERS.finditer(bare):
            if len(word[0]) >= SHORTEST and (shouting or word[0][1:].islower()):
                yield begin + word.start(), word[0]


def _meant(typed: str, held: int, words: Words, is_name: bool) -> str | None:
    """The word that was meant by one in lower case that ``held`` passages hold; None if there is no doubt about it.

    Only a name that the articles have can be meant by a short name.
    """
    is_short_name = is_name and len(typed) < LONG_NAME
    if is_common(typed) or (held and words.has_word(typed)) or is_english(typed) or _is_plural(typed, words):
        return None
    ranked = sorted(_worths(typed, words), reverse=True)
    for worth, word in ranked[:TRIED]:
        if worth < LEAST or word == typed + "s":
            break
        if words.has_word(word.capitalize() if is_name else word) or (is_english(word) and not is_short_name):
            return word
    return None


def _is_plural(typed: str, words: Words) -> bool:
    """Whether it is the plural of a word that the articles or English have."""
    one = typed[:-1]
    return typed[-1] == "s" != one[-1] and (is_english(one) or words.has_word(one))


def _worths(typed: str, words: Words) -> Iterator[tuple[float, str]]:
    """What each word one edit away is worth that articles or English have."""
    slips: dict[str, float] = {}
    for edit in origins(typed):
        first = not edit.place and edit.kind != "transposed"
        likely = SLIPS[edit.kind] + (FIRST_LETTER if first else 0.0)
        slips[edit.word] = max(likely, slips.get(edit.word, likely))
    for (word, likely), held in zip(slips.items(), words.count_words(list(slips)), strict=True):
        common = held + ENGLISH * per_million(word)
        if common:
            yield likely + COMMON * log(common), word


def _cased(meant: str, typed: str) -> str:
    """In the case that was typed."""
    if typed.isupper():
        return meant.upper()
    return meant.capitalize() if typed[0].isupper() else meant
