"""Gold questions with one typing error each: how much of their F1 is kept. Pure but for asking."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.terms import is_function_word
from qa.evaluation.metrics import score
from qa.evaluation.types import GoldQuestion
from qa.forms.edits import slip
from qa.types import Answer

SHORTEST = 4
"""Letters of the shortest word that is misspelt."""

_WORD = re.compile(r"(?<![^\s\"'(“])[A-Za-z]+(?=(?:['’]s)?[\"')”.,;:!?]*(?:\s|$))")

Ask = Callable[[str, bool], Answer]
"""Asks a line, as it is typed or not."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to ask the same questions. Percent, means over the questions.

    ``forced`` is the F1 as if always answering, ``shown`` that at the threshold, ``answered`` the share answered.
    """

    name: str
    forced: float
    shown: float
    answered: float


def misspell(questions: Sequence[GoldQuestion], count: int, seed: int) -> Iterator[tuple[GoldQuestion, GoldQuestion]]:
    """At most ``count`` answerable questions drawn with ``seed``, each with what it is with one error in one word.

    The word has ``SHORTEST`` letters or more, nothing but letters, and says something. Questions without such a word
    are passed over, and those of the kind "misspelt", which have an error already.
    """
    draw = random.Random(seed)
    left = count
    for gold in draw.sample(questions, len(questions)):
        words = [found for found in _WORD.finditer(gold.question) if _can_slip(found[0])]
        if not left or not gold.answerable or gold.kind == "misspelt" or not words:
            continue
        word = draw.choice(words)
        typed = gold.question[: word.start()] + slip(word[0], draw) + gold.question[word.end() :]
        left -= 1
        yield gold, replace(gold, question=typed)


def compare(pairs: Sequence[tuple[GoldQuestion, GoldQuestion]], ask: Ask, done: Callable[[], None]) -> list[Way]:
    """The questions without their errors, with them as typed, and with them corrected; ``done`` after each asking."""
    clean, typed = zip(*pairs, strict=True)
    return [
        _measure(name, questions, ask, literally, done)
        for name, questions, literally in (
            ("clean", clean, False),
            ("one error, as typed", typed, True),
            ("one error, corrected", typed, False),
        )
    ]


def forced_f1(gold: GoldQuestion, answer: Answer) -> float:
    """The F1 in percent of the best candidate, shown or not."""
    best = answer.citations or (answer.alternatives[0].citations if answer.alternatives else ())
    return score(best[0].quote, True, gold.answers)[1] if best else 0.0


def _can_slip(word: str) -> bool:
    return len(word) >= SHORTEST and not is_function_word(word)


def _measure(
    name: str, questions: Sequence[GoldQuestion], ask: Ask, literally: bool, done: Callable[[], None]
) -> Way:
    forced, shown, answered = [], [], 0
    for gold in questions:
        answer = ask(gold.question, literally)
        forced.append(forced_f1(gold, answer))
        shown.append(score(answer.text, answer.found, gold.answers)[1])
        answered += answer.found
        done()
    n = len(questions)
    return Way(name, sum(forced) / n, sum(shown) / n, 100 * answered / n)
