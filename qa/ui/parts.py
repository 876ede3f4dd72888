"""The components of the Ask pane, made one by one."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

import gradio as gr

from qa.ui import reading

FOLDER = Path(__file__).parent
"""Holds the scripts."""

LISTED = 1_000
"""Names of articles that can be chosen from a list; others can be typed."""

SAVE = "() => document.querySelector('#export-file').click()"
"""Presses the hidden button that downloads the file of an export."""

EARLIER = (
    '<details><summary>Earlier questions</summary><ol class="asked" aria-label="Asked before"></ol>'
    '<p class="none">Questions that you ask are kept here, in this browser only.</p>'
    '<button type="button" class="forget" hidden>Forget them all</button></details>'
    '<p class="said" role="status"></p>'
)
"""What the script fills. No ``gr.Accordion``, because what is in a closed one is not there yet, nor is its script."""


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
        placeholder=welcome(examples),
    )


def welcome(questions: Sequence[str]) -> str:
    """What stands in the chat before anything is asked: a word, and questions to press."""
    items = "".join(
        f'<li><button type="button" class="ask">{escape(question)}</button></li>' for question in questions
    )
    listed = f'<ul class="suggested" aria-label="Suggestions">{items}</ul>' if items else ""
    return (
        '<div class="welcome"><h2>What would you like to know?</h2>'
        f"<p>What the articles do not say is not answered.</p>{listed}</div>"
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


def make_earlier() -> gr.HTML:
    """Earlier questions, folded away. Its script keeps them in the browser: what is asked here is kept nowhere else.

    Its value tells the script what was asked. Its ``ask`` event carries a question that was pressed, anywhere on the
    page; its ``visit`` event one that the page's address holds, with its limits; its ``alone`` event the number of
    the turn whose question is asked again as it was typed.
    """
    return gr.HTML(
        None,
        elem_id="earlier",
        html_template=EARLIER,
        js_on_load=(FOLDER / "chat.js").read_text(encoding="utf-8"),
        apply_default_css=False,
    )


def make_export() -> tuple[gr.Button, gr.DownloadButton]:
    """The button that exports, and the hidden one behind it that downloads the file once it is written."""
    shown = gr.Button("Export", size="sm", elem_id="export", scale=0, min_width=90)
    return shown, gr.DownloadButton("Download", visible="hidden", elem_id="export-file")


def make_article() -> gr.HTML:
    """The article beside the chat. Its ``cite`` event tells which source was selected, anywhere on the page."""
    return gr.HTML(
        reading.EMPTY,
        elem_id="article",
        js_on_load=(FOLDER / "article.js").read_text(encoding="utf-8"),
        apply_default_css=False,
    )
