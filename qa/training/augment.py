"""Questions as people type them: without capitals, with a slip of the finger, as words for a search engine. Pure.

What is changed is drawn from the generator given, so that equal seeds give equal questions.
"""

import random
import re

from qa.training.settings import Noise

_UNSEARCHED = """
a an the of in on at to for from by with and or as is are was were be been being do does did has have had
what which that this these those it its there their his her
"""

FUNCTION_WORDS = frozenset(_UNSEARCHED.split())
"""Words that searchers leave out; question words that say what kind of answer is wanted are not among them."""

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""The rows of a keyboard: a slip hits a neighbour."""

SHORTEST = 4
"""Letters of the shortest word that is misspelt, and words of the shortest question that is made a search."""

_WORD = re.compile(r"[^\W\d_]+")


def vary(question: str, noise: Noise, draw: random.Random) -> str:
    """The question, changed in at most one way."""
    place = draw.random()
    if place < noise.lower:
        return lower(question)
    if place < noise.lower + noise.search:
        return search(question)
    if place < noise.lower + noise.search + noise.typo:
        return misspell(question, draw)
    return question


def lower(question: str) -> str:
    """Lower case, without the marks at the end: "Who is Ada?" → "who is ada"."""
    return question.lower().rstrip("?!. \t") or question


def search(question: str) -> str:
    """The words that a searcher would type: "What is the capital of France?" → "capital france"."""
    words = lower(question).split()
    kept = [word for word in words if word.strip(",;:\"'()") not in FUNCTION_WORDS]
    return " ".join(kept if len(words) >= SHORTEST and len(kept) > 1 else words)


def misspell(question: str, draw: random.Random) -> str:
    """One slip in one word of at least ``SHORTEST`` letters: one left out, doubled, swapped or mishit.

    The first letter stays, as it mostly does. A question without such a word comes back as it is.
    """
    words = [found for found in _WORD.finditer(question) if len(found[0]) >= SHORTEST]
    if not words:
        return question
    word = draw.choice(words)
    at = draw.randrange(1, len(word[0]) - 1)
    slipped = draw.choice((_leave_out, _double, _swap, _mishit))(word[0], at, draw)
    return question[: word.start()] + slipped + question[word.end() :]


def _leave_out(word: str, at: int, draw: random.Random) -> str:
    return word[:at] + word[at + 1 :]


def _double(word: str, at: int, draw: random.Random) -> str:
    return word[:at] + word[at] + word[at:]


def _swap(word: str, at: int, draw: random.Random) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _mishit(word: str, at: int, draw: random.Random) -> str:
    row = next((row for row in KEYS if word[at].lower() in row), None)
    if row is None:  # a letter that this keyboard does not have
        return _leave_out(word, at, draw)
    place = row.index(word[at].lower())
    return word[:at] + draw.choice(row[max(place - 1, 0) : place] + row[place + 1 : place + 2]) + word[at + 1 :]
