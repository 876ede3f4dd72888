"""A line as it was typed → what is asked."""

from dataclasses import dataclass

from qa.forms.pronouns import fill_in
from qa.forms.several import split
from qa.forms.spelling import Words, apply, correct
from qa.forms.wrapping import unwrap
from qa.forms.yes_no import is_yes_no
from qa.types import Correction


@dataclass(frozen=True, slots=True)
class Part:
    """One question: ``words`` are what retriever and reader are asked; ``yes_no`` is whether it wants yes or no."""

    words: str
    yes_no: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What a line asks: its questions in order, at least one, and the typing errors that were put right."""

    parts: tuple[Part, ...]
    corrections: tuple[Correction, ...] = ()


def as_it_stands(line: str) -> Form:
    """The line as one question, nothing about it changed."""
    return Form((Part(line),))


def understand(line: str, words: Words) -> Form:
    """The questions of a line without typing errors and polite words, each complete in itself."""
    corrections = correct(line, words)
    asked = split(unwrap(apply(line, corrections)))
    whole = fill_in(asked) if len(asked) > 1 else asked
    return Form(tuple(Part(bare, is_yes_no(bare)) for bare in map(unwrap, whole)), corrections)
