"""Questions one after another, each understood with those before it."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index import Filter
from qa.answer import Answerer
from qa.followup.choose import choose
from qa.followup.types import Turn
from qa.followup.understand import understand
from qa.forms.spelling import apply, correct
from qa.question import check_question
from qa.types import Answer

KEPT = 8
"""Turns that a conversation keeps."""


def ask_within(
    bot: Answerer, question: str, turns: Sequence[Turn], where: Filter | None = None, as_typed: bool = False
) -> Answer:
    """The answer to ``question`` behind ``turns``, oldest first, from the articles within ``where``.

    Its ``resolved_question`` is how the question was understood; None if as it stands, which it is if ``as_typed``.
    Raises what ``Answerer.ask`` raises.
    """
    if as_typed:
        return bot.ask(question, where, as_typed=True)
    check_question(question)
    begin = time.perf_counter()
    turns = turns[-KEPT:]
    if len(understand(question, turns)) == 1:
        return bot.ask(question, where)
    turns = [replace(turn, question=apply(turn.question, correct(turn.question, bot.index))) for turn in turns]
    readings = understand(question, turns)  # what it goes on from, without typing errors
    reading = choose(bot, readings, turns, where)
    chosen = time.perf_counter()
    answer = bot.ask(reading.question, where)
    spent = {"resolve": 1000 * (chosen - begin), "total": 1000 * (time.perf_counter() - begin)}
    resolved = None if reading.question == question else reading.question
    return replace(answer, question=question, resolved_question=resolved, timings={**answer.timings, **spent})


class Conversation:
    """What one person asks ``bot``, one question after another; the last ``KEPT`` turns are kept."""

    def __init__(self, bot: Answerer, turns: Sequence[Turn] = ()) -> None:
        self._bot = bot
        self._turns = tuple(turns)[-KEPT:]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns so far, oldest first."""
        return self._turns

    def ask(self, question: str, where: Filter | None = None, as_typed: bool = False) -> Answer:
        """Answer a question with what was said before, unless ``as_typed``. Raises what ``Answerer.ask`` raises."""
        return self._keep(ask_within(self._bot, question, self._turns, where, as_typed))

    def ask_alone(self, question: str, where: Filter | None = None) -> Answer:
        """Answer a question as it was typed; those that follow are understood with it. Raises as ``ask``."""
        return self.ask(question, where, as_typed=True)

    def start_anew(self) -> None:
        """Forget what was said."""
        self._turns = ()

    def _keep(self, answer: Answer) -> Answer:
        self._turns = (*self._turns, Turn.of(answer))[-KEPT:]
        return answer
