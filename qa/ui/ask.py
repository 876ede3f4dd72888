"""The Ask pane: a chat, and beside it the article that a citation opens. Gradio wiring only."""

from collections.abc import Iterator, Sequence
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

TITLE = "Ask the articles"

HEADER = (
    f'<div class="app"><h1>{TITLE}</h1><p>Every answer is a quote from the articles, shown where it stands.</p></div>'
)

WELCOME = (
    '<div class="welcome"><h2>What would you like to know?</h2>'
    "<p>What the articles do not say is not answered.</p></div>"
)

FOLDER = Path(__file__).parent
"""Holds the style sheets, and the script of the article pane."""

STYLES = ("page.css", "chat.css", "article.css")

LISTED = 1_000
"""Names of articles that can be chosen from a list; others can be typed."""

WAITING = 64
"""Questions that may wait for the reader; whoever asks one more is told that the queue is full."""

Messages = list[dict[str, Any]]


def build(bot: Answerer, examples: Sequence[str] = (), articles: Sequence[str] = ()) -> gr.Blocks:
    """The app around ``bot``, ready for ``launch(**launch_options())``.

    ``examples`` are questions to click, ``articles`` the names to which a question can be limited.
    """
    app: gr.Blocks = gr.Blocks(title=TITLE, fill_height=True, fill_width=True, analytics_enabled=False)
    with app:
        gr.HTML(HEADER, elem_id="header", js_on_load=None, apply_default_css=False)
        AskPane(bot, examples, articles)
    # One question is read at a time, whoever asks it: the reader uses every core by itself, so that two at
    # once would both be late. Opening an article does not queue.
    app.queue(default_concurrency_limit=1, max_size=WAITING)
    return app


def launch_options() -> dict[str, Any]:
    """The options of ``launch``: how the app looks, and that it is served here and to no one else.

    Gradio serves the theme's font from its own package.
    """
    # Weight 700, because the file of weight 600 in Gradio 6.31 holds no Latin letters but A and B.
    font = (gr.themes.LocalFont("Source Sans Pro", weights=(400, 700)), "Arial", "sans-serif")
    theme = gr.themes.Default(primary_hue="teal", secondary_hue="teal", neutral_hue="slate", font=font).set(
        body_background_fill="*neutral_50",
        body_text_color_subdued="*neutral_600",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_800",
    )
    # In the head, because what is given as ``css`` is rewritten so that @media rules miss the page's frame.
    style = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in STYLES)
    offered = ("share", "ssr_mode", "mcp_server", "pwa", "run_history", "enable_monitoring")
    return {"theme": theme, "head": f"<style>{style}</style>", "footer_links": [], **dict.fromkeys(offered, False)}


class AskPane:
    """The components of the pane and what happens between them.

    Nothing is shared between browser tabs but the answerer, which does not change: each tab's conversation
    is in its own ``gr.State``. The chat itself is only ever an output, so no tab can send us messages.
    """

    def __init__(self, bot: Answerer, examples: Sequence[str] = (), articles: Sequence[str] = ()) -> None:
        self._bot = bot
        self._turns = gr.State(())
        with gr.Row(elem_id="ask"):
            with gr.Column(elem_id="talk", scale=5):
                self._chat = make_chat(examples)
                self._box = make_box()
                self._limits = make_limits(articles)
            with gr.Column(elem_id="read", scale=4):
                self._article = make_article()
        self._wire()

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
        yield gr.skip(), (*turns, turn), [*asked, bot_message(reply_html(turn, len(turns), self._bot.limit))]

    def ask_example(self, turns: Turns, event: gr.SelectData) -> Iterator[tuple[Any, Any, Messages]]:
        """Ask the question that was clicked, of all articles."""
        yield from self.ask(str(event.value["text"]), turns)

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

    def _wire(self) -> None:
        outputs = [self._box, self._turns, self._chat]
        private: dict[str, Any] = {"api_visibility": "private"}
        reading: dict[str, Any] = {"concurrency_id": "reader"}
        api(self.answer, api_name="ask", **reading)  # first, because later events take their names from methods
        self._box.submit(
            self.ask,
            [self._box, self._turns, *self._limits],
            outputs,
            show_progress_on=self._chat,
            **reading,
            **private,
        )
        self._chat.example_select(
            self.ask_example, self._turns, outputs, show_progress_on=self._chat, **reading, **private
        )
        self._article.cite(self.open, self._turns, self._article, queue=False, show_progress="hidden", **private)
        self._chat.clear(lambda: ((), render.EMPTY), None, [self._turns, self._article], queue=False, **private)

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
            shown.append(bot_message(reply_html(turn, number, self._bot.limit)))
        return shown


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


def make_limits(articles: Sequence[str]) -> tuple[gr.Dropdown, gr.Textbox, gr.Textbox]:
    """Below the box, folded away: the articles and the days that answers may come from."""
    with gr.Accordion("Where to look", open=False, elem_id="limits"):
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
    return names, since, until


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
