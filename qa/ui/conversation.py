"""One browser tab's conversation: what was asked, what came back. Pure, no Gradio."""

from dataclasses import dataclass

from index import Filter
from index.errors import ChatbotError
from qa import followup
from qa.types import Answer, Citation
from qa.ui import render
from qa.ui.export import link, markdown, plain_answer
from qa.ui.places import places


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question, the limits it was asked within, and its reply; equal only to itself, so that Gradio may hash it."""

    question: str
    reply: Answer | ChatbotError
    where: Filter | None = None

    @property
    def asked(self) -> str:
        """The question so that it stands alone: as it was understood, else as it was typed."""
        return self.reply.resolved_question or self.question if isinstance(self.reply, Answer) else self.question


Turns = tuple[Turn, ...]
"""A conversation, oldest turn first. It holds the articles as they were when they were read."""


def reply_html(turn: Turn, number: int, threshold: float) -> str:
    """The card of a turn's reply."""
    reply = turn.reply
    if not isinstance(reply, Answer):
        return render.notice(str(reply))
    plain = plain_answer(reply) if reply.found else ""
    return render.card(reply, threshold, number, render.actions(plain, link(turn.asked, turn.where)))


def find_answer(turns: Turns, turn: object, place: object) -> Answer | None:
    """The answer that a button belongs to, by the numbers it carries; None for numbers that no button has.

    The numbers come from a browser, so they may be anything; a page that outlives its server has buttons
    of a conversation that is gone.
    """
    if not (isinstance(turn, int) and isinstance(place, int) and 0 <= turn < len(turns) and place >= 0):
        return None
    reply = turns[turn].reply
    return reply if isinstance(reply, Answer) and place < len(places(reply)) else None


def find_source(turns: Turns, turn: object, place: object) -> Citation | None:
    """The place that a button opens, by the numbers it carries; None for numbers that no button has."""
    answer = find_answer(turns, turn, place)
    return places(answer)[place] if answer and isinstance(place, int) else None


def spoken(turns: Turns) -> list[followup.Turn]:
    """The questions that were answered, and their answers, as the next question is understood with them."""
    return [followup.Turn.of(turn.reply) for turn in turns if isinstance(turn.reply, Answer)]


def export(turns: Turns) -> str:
    """The conversation as Markdown."""
    return markdown((turn.question, turn.reply) for turn in turns)
