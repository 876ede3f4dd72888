"""The web app: a frame of tabs around its panes, and how it looks. Gradio wiring only."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from index.articles.limits import BYTES
from qa.answer import Answerer
from qa.api.service import Service
from qa.ui.articles import ArticlesPane
from qa.ui.ask import AskPane
from qa.ui.endpoints import Frame, add_endpoints
from qa.ui.evaluate import EvaluatePane
from qa.ui.gold import GoldFile
from qa.ui.judge import Judge, footer
from qa.ui.workspace import Workspace

TITLE = "Ask the articles"

HEADER = (
    f'<div class="app"><h1>{TITLE}</h1><p>Every answer is a quote from the articles, shown where it stands.</p></div>'
)

FOLDER = Path(__file__).parent
"""Holds the style sheets."""

STYLES = ("page.css", "chat.css", "card.css", "article.css", "panes.css", "evaluate.css", "judge.css")

WAITING = 64
"""Questions that may wait for the reader; whoever asks one more is told that the queue is full."""

UPLOADS = (3_600, 24 * 3_600)
"""Seconds: how often uploads are looked through, and how old those are that go. What was added is kept elsewhere."""


def build(bot: Answerer, examples: Sequence[str] = (), workspace: Workspace | None = None) -> gr.Blocks:
    """The app around ``bot``, ready for ``launch(**launch_options(workspace))``.

    ``examples`` are questions to click. Without a ``workspace`` there is a chat and nothing else.
    """
    app: gr.Blocks = Frame(
        title=TITLE, fill_height=True, fill_width=True, analytics_enabled=False, delete_cache=UPLOADS
    )
    with app:
        gr.HTML(HEADER, elem_id="header", js_on_load=None, apply_default_css=False)
        if workspace is None:
            AskPane(bot, examples)
        else:
            _add_panes(app, bot, examples, workspace)
    # One question is read at a time, whoever asks it: the reader uses every core by itself, so that two at
    # once would both be late. Opening an article does not queue.
    app.queue(default_concurrency_limit=1, max_size=WAITING)
    return app


def _add_panes(app: gr.Blocks, bot: Answerer, examples: Sequence[str], workspace: Workspace) -> None:
    """The tabs, each with its pane; what leads from one to another."""
    gold = GoldFile(workspace.gold)
    add_endpoints(Service(bot, workspace.index))  # first: later events take their names from methods
    with gr.Tabs(selected="ask", elem_id="panes") as tabs:
        with gr.Tab("Ask", id="ask", elem_id="ask-tab"):
            ask = AskPane(bot, examples, footer=footer(gold)) if workspace.changes else AskPane(bot, examples)
        with gr.Tab("Articles", id="articles", elem_id="articles-tab") as tab:
            articles = ArticlesPane(workspace)
            articles.wire(app, tab, tabs, ask)
        with gr.Tab("Evaluate", id="evaluate", elem_id="evaluate-tab") as tab:
            evaluate = EvaluatePane(bot, workspace)
            evaluate.wire(app, tab, tabs, ask)
    if workspace.changes:
        Judge(workspace.index, gold).wire(ask)


def launch_options(workspace: Workspace | None = None, hosts: Sequence[str] = ()) -> dict[str, Any]:
    """The options of ``launch``: how the app looks, and that it is served here and to no one else.

    ``hosts`` are the names under which it may be asked for, if there are any: under another one, a foreign page
    would be asking whose name leads to this machine (DNS rebinding). Gradio serves the theme's font from its own
    package, and no file but the runs of evaluations.
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
    return {
        "theme": theme,
        "head": f"<style>{style}</style>",
        "footer_links": [],
        "max_file_size": BYTES,
        "app_kwargs": {"middleware": [Middleware(TrustedHostMiddleware, allowed_hosts=hosts)] if hosts else []},
        "allowed_paths": [str(workspace.evaluations)] if workspace else [],
        **dict.fromkeys(offered, False),
    }
