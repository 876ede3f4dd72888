"""Questions one after another, each understood with those before it."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index import Filter
from qa.answer import Answerer
from qa.followup.choose import choose
from qa.followup.types import Turn
from qa.followup.understand import understand
from qa.question import check_question
from qa.types import Answer

KEPT = 8
"""Turns that a conversation keeps."""


def ask_within(bot: Answerer, question: str, turns: Sequence[Turn], where: Filter | None = None) -> Answer:
    """The answer to ``question`` behind ``turns``, oldest first, from the articles within ``where``.

    Its ``resolved_question`` is how the question was understood; None if as it stands. Raises what
    ``Answerer.ask`` raises.
    """
    check_question(question)
    begin = time.perf_counter()
    turns = turns[-KEPT:]
    readings = understand(question, turns)
    if len(readings) == 1:
        return bot.ask(question, where)
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

    def ask(self, question: str, where: Filter | None = None) -> Answer:
        """Answer a question with what was said before. Raises what ``Answerer.ask`` raises."""
        return self._keep(ask_within(self._bot, question, self._turns, where))

    def ask_alone(self, question: str, where: Filter | None = None) -> Answer:
        """Answer a question as it stands; those that follow are understood with it. Raises as ``ask``."""
        return self._keep(self._bot.ask(question, where))

    def start_anew(self) -> None:
        """Forget what was said."""
        self._turns = ()

    def _keep(self, answer: Answer) -> Answer:
        self._turns = (*self._turns, Turn.of(answer))[-KEPT:]
        return answer
