"""The Ask pane: a chat, and beside it the article that a citation opens. Gradio wiring only."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from index import Filter, LocalIndex
from index.errors import ChatbotError
from index.filter import make_filter
from qa.answer import Answerer
from qa.followup import ask_within
from qa.types import Answer
from qa.ui import parts, reading, render
from qa.ui.conversation import Turn, Turns, export, find_answer, reply_html, spoken
from qa.ui.suggest import Suggester

EXPORT = "conversation.md"

Messages = list[dict[str, Any]]

Asked = tuple[Any, Any, Any, Any]
"""What the box, the state, the chat and the list of earlier questions become."""

Replied = tuple[Answer, Filter | None]
"""An answer, and the limits that it was looked for within."""

Footer = Callable[[Turn, int], str]
"""HTML below the card of a turn with this number."""


class AskPane:
    """The components of the pane and what happens between them.

    Nothing is shared between browser tabs but the answerer, which does not change: each tab's conversation
    is in its own ``gr.State``. The chat itself is only ever an output, so no tab can send us messages.
    Without ``examples``, questions are suggested that the articles answer. ``footer`` adds to every card.
    """

    def __init__(
        self,
        bot: Answerer,
        examples: Sequence[str] = (),
        articles: Sequence[str] = (),
        footer: Footer = lambda turn, number: "",
    ) -> None:
        self._bot = bot
        self._footer = footer
        suggested = not examples and isinstance(bot.index, LocalIndex)
        self._suggester = Suggester(bot, bot.index) if suggested and isinstance(bot.index, LocalIndex) else None
        self.turns = gr.State(())
        with gr.Row(elem_id="ask"):
            with gr.Column(elem_id="talk", scale=5):
                self._chat = parts.make_chat(examples)
                self._box = parts.make_box()
                with gr.Row(elem_id="below"):
                    self.limits, self.only, *self._days = parts.make_limits(articles)
                    self._earlier = parts.make_earlier()
                    self._export, self._file = parts.make_export()
            with gr.Column(elem_id="read", scale=4):
                self._article = parts.make_article()
        self._wire()

    def ask(
        self, question: str, turns: Turns, articles: Sequence[str] = (), since: str = "", until: str = ""
    ) -> Iterator[Asked]:
        """Show the question at once, then its reply.

        ``articles``, ``since`` and ``until`` are what the limits hold.
        """
        yield from self._ask(question, turns, lambda: self._within(question, turns, articles, since, until))

    def ask_alone(self, turns: Turns, event: gr.EventData) -> Iterator[Asked]:
        """Ask the question of the turn that an event carries as it was typed, within the same limits."""
        number = event.turn
        if not isinstance(number, int) or not 0 <= number < len(turns):
            return
        turn = turns[number]
        where = turn.where
        for _, *rest in self._ask(turn.question, turns, lambda: (self._bot.ask(turn.question, where), where)):
            yield gr.skip(), *rest

    def _ask(self, question: str, turns: Turns, answer: Callable[[], Replied]) -> Iterator[Asked]:
        """Show a question, then what ``answer`` gives."""
        asked = self._messages(turns)
        if question.strip():
            asked.append(user_message(question))
        yield "", gr.skip(), asked, gr.skip()
        turn = _turn(question, answer)
        earlier = {"question": turn.asked, "number": len(turns)} if isinstance(turn.reply, Answer) else gr.skip()
        yield gr.skip(), (*turns, turn), [*asked, self._reply_message(turn, len(turns))], earlier

    def ask_event(self, turns: Turns, event: gr.EventData) -> Iterator[Asked]:
        """Ask the question that an event carries, of all articles; what is being typed stays."""
        for _, *rest in self.ask(str(event.question), turns):
            yield gr.skip(), *rest

    def ask_when(self, event: Callable[..., object]) -> None:
        """Ask what an event carries as ``question``."""
        event(self.ask_event, self.turns, self._outputs, show_progress_on=self._chat, **READING)

    def visit(self, event: gr.EventData) -> tuple[str, list[str], str, str]:
        """What the box and the limits become for a link to a question."""
        articles = event.articles if isinstance(event.articles, list) else []
        return str(event.question), [str(name) for name in articles], str(event.since), str(event.until)

    def open(self, turns: Turns, event: gr.EventData) -> str:
        """The article behind a button."""
        turn, place = event.turn, event.place
        answer = find_answer(turns, turn, place)
        if answer is None:
            return render.notice("this answer is no longer at hand; ask again to read its sources")
        return reading.article(answer, turn, place)

    def export(self, turns: Turns) -> str:
        """The file that holds the conversation as Markdown."""
        folder = Path(tempfile.mkdtemp(dir=self._cache()))
        (folder / EXPORT).write_text(export(turns), encoding="utf-8")
        return str(folder / EXPORT)

    def suggest(self) -> tuple[Any, Any]:
        """What the chat and the clock become: suggestions, and an end of asking for them, once they are found."""
        found = self._suggester.current() if self._suggester else ()
        if found is None:
            return gr.skip(), gr.skip()
        return gr.Chatbot(placeholder=parts.welcome(found)), gr.Timer(active=False)

    @property
    def _outputs(self) -> list[Any]:
        return [self._box, self.turns, self._chat, self._earlier]

    def _wire(self) -> None:
        inputs = [self._box, self.turns, self.only, *self._days]
        self._box.submit(self.ask, inputs, self._outputs, show_progress_on=self._chat, **READING)
        self.ask_when(self._earlier.ask)
        self._earlier.alone(self.ask_alone, self.turns, self._outputs, show_progress_on=self._chat, **READING)
        visited = self._earlier.visit(self.visit, None, [self._box, self.only, *self._days], **AT_ONCE)
        visited.then(self.ask, inputs, self._outputs, show_progress_on=self._chat, **READING)
        self._article.cite(self.open, self.turns, self._article, **AT_ONCE)
        self._chat.clear(lambda: ((), reading.EMPTY), None, [self.turns, self._article], **AT_ONCE)
        saved = self._export.click(self.export, self.turns, self._file, **AT_ONCE)
        saved.then(None, None, None, js=parts.SAVE, api_visibility="private")
        if self._suggester:
            self._suggester.current()
            clock = gr.Timer(1.0)
            clock.tick(self.suggest, None, [self._chat, clock], **AT_ONCE)

    def _within(self, question: str, turns: Turns, articles: Sequence[str], since: str, until: str) -> Replied:
        """The answer to a question that is understood with the conversation, and the limits."""
        where = make_filter(articles, since, until)
        return ask_within(self._bot, question, spoken(turns), where), where

    def _messages(self, turns: Turns) -> Messages:
        """The conversation as the chat shows it."""
        shown = []
        for number, turn in enumerate(turns):
            if turn.question.strip():
                shown.append(user_message(turn.question))
            shown.append(self._reply_message(turn, number))
        return shown

    def _reply_message(self, turn: Turn, number: int) -> dict[str, Any]:
        return bot_message(reply_html(turn, number, self._bot.limit) + self._footer(turn, number))

    def _cache(self) -> str:
        """Gradio's folder of files to be downloaded, so that it makes no copy of its own."""
        folder = Path(self._file.GRADIO_CACHE)
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)


READING: dict[str, Any] = {"concurrency_id": "reader", "api_visibility": "private"}
"""Of events that ask: they wait for one another."""

AT_ONCE: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""Of events that do not ask."""


def _turn(question: str, answer: Callable[[], Replied]) -> Turn:
    """The turn that a question ends in, with its answer or what went wrong."""
    try:
        return Turn(question, *answer())
    except ChatbotError as error:
        return Turn(question, error)


def user_message(question: str) -> dict[str, Any]:
    """A question in the chat, its words as they were typed."""
    return {"role": "user", "content": {"type": "text", "text": render.question(question)}}


def bot_message(html: str) -> dict[str, Any]:
    """A card in the chat; a component, so that its HTML arrives as it is."""
    return {"role": "assistant", "content": gr.HTML(html, js_on_load=None, apply_default_css=False)}
