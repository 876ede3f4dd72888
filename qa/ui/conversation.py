"""One browser tab's conversation: what was asked, what came back. Pure, no Gradio."""

from dataclasses import dataclass

from index.errors import ChatbotError
from qa.types import Answer, Citation
from qa.ui import render


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question and its reply; equal only to itself, so that Gradio may hash it."""

    question: str
    reply: Answer | ChatbotError


Turns = tuple[Turn, ...]
"""A conversation, oldest turn first. It holds the articles as they were when they were read."""


def reply_html(turn: Turn, number: int, threshold: float) -> str:
    """The card of a turn's reply."""
    if isinstance(turn.reply, Answer):
        return render.card(turn.reply, threshold, number)
    return render.notice(str(turn.reply))


def find_source(turns: Turns, turn: object, place: object) -> Citation | None:
    """The source behind a button, by the numbers it carries; None for numbers that no button has.

    The numbers come from a browser, so they may be anything; a page that outlives its server has buttons
    of a conversation that is gone.
    """
    if not (isinstance(turn, int) and isinstance(place, int) and 0 <= turn < len(turns) and place >= 0):
        return None
    reply = turns[turn].reply
    found = render.sources(reply) if isinstance(reply, Answer) else ()
    return found[place] if place < len(found) else None
