"""Questions one after another, each understood with those before it."""

from collections.abc import Sequence

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
    from dataclasses import replace

    check_question(question)
    reading = choose(bot, understand(question, turns[-KEPT:]), turns[-KEPT:], where)
    answer = bot.ask(reading.question, where)
    if reading.question == question:
        return answer
    return replace(answer, question=question, resolved_question=reading.question)


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
