"""Words that are one slip of the fingers apart: the edits of Damerau (1964). Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase
from typing import Literal

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""The letters of a QWERTY keyboard; each row stands a little to the right of the one above it."""

Kind = Literal["transposed", "neighbour", "doubled", "missing", "extra", "other"]
"""What a slip does: two letters swapped; a neighbouring key struck for another; a letter struck twice; a letter left
out; a letter put in; any other letter for another."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A word that a typed one may stand for, the slip that made the typed one of it, and where, from 0."""

    word: str
    kind: Kind
    place: int


@cache
def neighbours() -> dict[str, str]:
    """The keys around each letter's key."""
    places = {key: (column + row / 2, row) for row, keys in enumerate(ROWS) for column, key in enumerate(keys)}
    return {
        key: "".join(other for other, (x, y) in places.items() if other != key and abs(x - at) <= 1 >= abs(y - row))
        for key, (at, row) in places.items()
    }


def origins(typed: str) -> Iterator[Edit]:
    """What a word in lower case may stand for, if its typist slipped once; a word may come several times."""
    for place in range(len(typed)):
        before, letter, after = typed[:place], typed[place], typed[place + 1 :]
        twice = letter == before[-1:]
        yield Edit(before + after, "doubled" if twice else "extra", place)
        if after and after[0] != letter:
            yield Edit(before + after[0] + letter + after[1:], "transposed", place)
        for meant in ascii_lowercase:
            if meant != letter:
                near = meant in neighbours().get(letter, "")
                yield Edit(before + meant + after, "neighbour" if near else "other", place)
    for place in range(len(typed) + 1):
        for meant in ascii_lowercase:
            yield Edit(typed[:place] + meant + typed[place:], "missing", place)


def slip(word: str, draw: random.Random) -> str:
    """A word of at least two letters as fingers that slip once type it; never as it is.

    One letter is struck on a neighbouring key, swapped with the next, left out, or struck twice, each as likely.
    """
    while True:
        kind, place = draw.randrange(4), draw.randrange(len(word) - 1)
        before, letter, after = word[:place], word[place], word[place + 1 :]
        if kind == 0:
            near = draw.choice(neighbours().get(letter.lower(), letter))
            typed = _cased_as(word, before + near + after)
        elif kind == 1:
            typed = _cased_as(word, before + after[0] + letter + after[1:])
        elif kind == 2:
            typed = _cased_as(word, before + after)
        else:
            typed = _cased_as(word, before + 2 * letter + after)
        if typed.lower() != word.lower():
            return typed


def _cased_as(word: str, typed: str) -> str:
    """With a capital where the word has one: Shift is held while the first key is struck, whichever it is."""
    return "".join(
        letter.upper() if at < len(word) and word[at].isupper() else letter.lower() for at, letter in enumerate(typed)
    )
