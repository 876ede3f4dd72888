"""The Ask pane: a chat, and beside it the article that a citation opens. Gradio wiring only."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from index.errors import ChatbotError
from index.filter import make_filter
from qa.answer import Answerer
from qa.json import Json, answer_json
from qa.types import Answer
from qa.ui import render
from qa.ui.conversation import Turn, Turns, find_source, reply_html

WELCOME = (
    '<div class="welcome"><h2>What would you like to know?</h2>'
    "<p>What the articles do not say is not answered.</p></div>"
)

FOLDER = Path(__file__).parent
"""Holds the script of the article pane."""

LISTED = 1_000
"""Names of articles that can be chosen from a list; others can be typed."""

Messages = list[dict[str, Any]]

Footer = Callable[[Turn, int], str]
"""HTML below the card of a turn with this number."""


class AskPane:
    """The components of the pane and what happens between them.

    Nothing is shared between browser tabs but the answerer, which does not change: each tab's conversation
    is in its own ``gr.State``. The chat itself is only ever an output, so no tab can send us messages.
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
        self.turns = gr.State(())
        with gr.Row(elem_id="ask"):
            with gr.Column(elem_id="talk", scale=5):
                self._chat = make_chat(examples)
                self._box = make_box()
                self.limits, self.only, *days = make_limits(articles)
            with gr.Column(elem_id="read", scale=4):
                self._article = make_article()
        self._wire(days)

    def ask_when(self, event: Callable[..., object]) -> None:
        """Ask what an event of another pane carries as ``question``, of all articles."""
        event(
            self.ask_event,
            self.turns,
            [self._box, self.turns, self._chat],
            show_progress_on=self._chat,
            concurrency_id="reader",
            api_visibility="private",
        )

    def ask(
        self, question: str, turns: Turns, articles: Sequence[str] = (), since: str = "", until: str = ""
    ) -> Iterator[tuple[Any, Any, Messages]]:
        """Show the question at once, then its reply; yields what the box, the state and the chat become.

        ``articles``, ``since`` and ``until`` are what the limits hold.
        """
        asked = self._messages(turns)
        if question.strip():
            asked.append(user_message(question))
        yield "", gr.skip(), asked
        turn = Turn(question, self._reply(question, articles, since, until))
        yield gr.skip(), (*turns, turn), [*asked, self._reply_message(turn, len(turns))]

    def ask_example(self, turns: Turns, event: gr.SelectData) -> Iterator[tuple[Any, Any, Messages]]:
        """Ask the question that was clicked, of all articles."""
        yield from self.ask(str(event.value["text"]), turns)

    def ask_event(self, turns: Turns, event: gr.EventData) -> Iterator[tuple[Any, Any, Messages]]:
        """Ask the question that an event carries, of all articles."""
        yield from self.ask(str(event.question), turns)

    def open(self, turns: Turns, event: gr.EventData) -> str:
        """The article behind a button."""
        turn, place = event.turn, event.place
        citation = find_source(turns, turn, place)
        if citation is None:
            return render.notice("this answer is no longer at hand; ask again to read its sources")
        return render.article(citation, turn, place)

    def answer(self, question: str) -> Json:
        """Ask a question of the articles; the answer is the JSON of ``python -m qa ask --json``."""
        try:
            return answer_json(self._bot.ask(question))
        except ChatbotError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _wire(self, days: Sequence[gr.Textbox]) -> None:
        outputs = [self._box, self.turns, self._chat]
        private: dict[str, Any] = {"api_visibility": "private"}
        reading: dict[str, Any] = {"concurrency_id": "reader"}
        api(self.answer, api_name="ask", **reading)  # first, because later events take their names from methods
        self._box.submit(
            self.ask,
            [self._box, self.turns, self.only, *days],
            outputs,
            show_progress_on=self._chat,
            **reading,
            **private,
        )
        self._chat.example_select(
            self.ask_example, self.turns, outputs, show_progress_on=self._chat, **reading, **private
        )
        self._article.cite(self.open, self.turns, self._article, queue=False, show_progress="hidden", **private)
        self._chat.clear(lambda: ((), render.EMPTY), None, [self.turns, self._article], queue=False, **private)

    def _reply(self, question: str, articles: Sequence[str], since: str, until: str) -> Answer | ChatbotError:
        try:
            return self._bot.ask(question, make_filter(articles, since, until))
        except ChatbotError as error:
            return error

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


def make_chat(examples: Sequence[str]) -> gr.Chatbot:
    """The chat. It gets text that is escaped already, and renders neither Markdown nor LaTeX."""
    return gr.Chatbot(
        elem_id="chat",
        label="Conversation",
        show_label=False,
        height="100%",
        buttons=[],
        latex_delimiters=[],
        render_markdown=False,
        allow_tags=False,
        placeholder=WELCOME,
        examples=[{"text": question} for question in examples] or None,
    )


def make_box() -> gr.Textbox:
    """The question box, with the cursor in it."""
    return gr.Textbox(
        elem_id="question",
        label="Question",
        show_label=False,
        placeholder="Type a question",
        max_lines=5,
        autofocus=True,
        submit_btn="Ask",
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def make_limits(articles: Sequence[str]) -> tuple[gr.Accordion, gr.Dropdown, gr.Textbox, gr.Textbox]:
    """Below the box, folded away: the articles and the days that answers may come from."""
    with gr.Accordion("Where to look", open=False, elem_id="limits") as limits:
        names = gr.Dropdown(
            list(articles[:LISTED]),
            multiselect=True,
            value=[],
            label="Only these articles",
            allow_custom_value=True,
            elem_id="only",
        )
        with gr.Row():
            since = gr.Textbox(label="From", placeholder="YYYY-MM-DD", max_lines=1, elem_id="since")
            until = gr.Textbox(label="Until", placeholder="YYYY-MM-DD", max_lines=1, elem_id="until")
    return limits, names, since, until


def make_article() -> gr.HTML:
    """The article beside the chat. Its ``cite`` event tells which source was selected, anywhere on the page."""
    return gr.HTML(
        render.EMPTY,
        elem_id="article",
        js_on_load=(FOLDER / "article.js").read_text(encoding="utf-8"),
        apply_default_css=False,
    )


def user_message(question: str) -> dict[str, Any]:
    """A question in the chat, its words as they were typed."""
    return {"role": "user", "content": {"type": "text", "text": render.question(question)}}


def bot_message(html: str) -> dict[str, Any]:
    """A card in the chat; a component, so that its HTML arrives as it is."""
    return {"role": "assistant", "content": gr.HTML(html, js_on_load=None, apply_default_css=False)}
