"""The Evaluate pane: choose a gold set, run it, see where answers were lost, ask again. Gradio wiring only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import gradio as gr

from index.command import shown
from index.errors import ChatbotError, GoldError
from qa.answer import Answerer
from qa.evaluation.compare import Comparison, compare, read_baseline, rows_of
from qa.evaluation.gold import read_gold
from qa.evaluation.history import History, outcomes_of, read_report, time_of
from qa.evaluation.identity import digest_of, identity_of
from qa.evaluation.page import make_page
from qa.evaluation.report import make_report
from qa.evaluation.run import ask_from
from qa.evaluation.types import GoldSet, Outcome
from qa.ui import figures
from qa.ui.articles import QUIET, SPOKEN
from qa.ui.ask import AskPane
from qa.ui.sets import KINDS, Choice, GoldSets
from qa.ui.workspace import Workspace

FOLDER = Path(__file__).parent
"""Holds the script of the results."""

CACHED_ARTICLES = 64

BUSY = "Another evaluation is running, in another tab or browser; one runs at a time; wait until it has ended."

NOTHING = (
    '<div class="empty"><h2>How good are the answers?</h2><p>Choose a gold set and run it: each of its questions is '
    "asked, and the answer compared with what is right.</p></div>"
)


@dataclass(frozen=True, slots=True)
class View:
    """What the pane shows: a line of news, the results, the files to download, whether a run goes on."""

    news: str
    results: Any
    files: tuple[str, str] | None = None
    running: bool = False


class EvaluatePane:
    """The components of the pane and what happens between them; runs are kept beside the index, nowhere else."""

    def __init__(self, bot: Answerer, workspace: Workspace) -> None:
        self._bot = bot
        self._workspace = workspace
        self._sets = GoldSets(workspace)
        self._to_stop: set[str | None] = set()
        self._running = Lock()
        with gr.Column(elem_id="evaluate"):
            with gr.Row(elem_id="run-bar"):
                self._choice = gr.Dropdown([], label="Gold set", elem_id="gold-set", filterable=False)
                self._run = gr.Button("Run", variant="primary", elem_id="run")
                self._stop = gr.Button("Stop", variant="stop", elem_id="stop", visible=False)
                self._add = make_upload() if workspace.changes else None
                self._page = gr.DownloadButton("Download page", elem_id="page-file", visible=False)
                self._json = gr.DownloadButton("Download JSON", elem_id="json-file", visible=False)
            self._news = gr.HTML("", elem_id="run-news", js_on_load=SPOKEN, apply_default_css=False)
            script = (FOLDER / "evaluate.js").read_text(encoding="utf-8")
            self._results = gr.HTML(NOTHING, elem_id="results", js_on_load=script, apply_default_css=False)

    def wire(self, app: gr.Blocks, tab: gr.Tab, tabs: gr.Tabs, ask: AskPane) -> None:
        """Connect the pane: to its own tab, and to the chat that a question is opened in."""
        view = [self._news, self._results, self._page, self._json, self._run, self._stop]
        app.load(self.choices, self._choice, self._choice, **QUIET)
        tab.select(self.choices, self._choice, self._choice, **QUIET)
        self._choice.change(self.last, self._choice, view, **QUIET)
        self._run.click(
            self.run,
            self._choice,
            view,
            show_progress="hidden",
            concurrency_id="evaluation",
            concurrency_limit=None,
            api_visibility="private",
        )
        self._stop.click(self.stop, None, self._stop, **QUIET)
        self._results.ask(lambda: gr.Tabs(selected="ask"), None, tabs, **QUIET)
        ask.ask_when(self._results.ask)
        if self._add is not None:
            self._add.upload(self.add, self._add, [self._choice, self._news], **QUIET)

    def choices(self, chosen: str | None) -> Any:  # noqa: ANN401  (Gradio's update of a component)
        """The gold sets that there are now; the one that was chosen stays so."""
        sets = self._sets.all()
        keys = [choice.key for choice in sets]
        first = next((key for key in ("shipped", *keys) if key in keys), None)
        return gr.Dropdown(
            choices=[(choice.label, choice.key) for choice in sets], value=chosen if chosen in keys else first
        )

    def last(self, key: str | None) -> list[Any]:
        """The last run on a gold set, if there is one; nothing before a set is chosen."""
        if not key:
            return _update(View("", NOTHING))
        try:
            choice = self._sets.find(key)
            runs = self._sets.history(choice).runs()
            shown = self._show(choice, runs[-1]) if runs else View(self._about(choice), NOTHING)
        except ChatbotError as error:
            shown = View(figures.said(str(error), warning=True), NOTHING)
        return _update(shown)

    def add(self, path: str) -> tuple[Any, str]:
        """Keep an uploaded gold set and choose it."""
        try:
            choice = self._sets.add(Path(path))
        except ChatbotError as error:
            return gr.skip(), figures.said(str(error), warning=True)
        finally:
            Path(path).unlink(missing_ok=True)
        return self.choices(choice.key), figures.said(f"The gold set {choice.path.name} was added.")

    def run(self, key: str | None, request: gr.Request) -> Iterator[list[Any]]:
        """Ask all questions of a gold set, telling how far it is; at the end, what came out.

        What a stopped run has asked already is not asked again.
        """
        if not self._running.acquire(blocking=False):
            yield _update(View(figures.said(BUSY, warning=True), gr.skip()))
            return
        self._to_stop.discard(request.session_hash)
        try:
            choice = self._sets.find(key)
            gold = read_gold(choice.path, self._workspace.index)
            yield from self._run_on(choice, gold, request.session_hash)
        except ChatbotError as error:
            yield _update(View(figures.said(str(error), warning=True), gr.skip()))
        finally:
            self._running.release()

    def stop(self, request: gr.Request) -> Any:  # noqa: ANN401  (Gradio's update of a component)
        """End the run of this browser tab after the question that is being asked.

        Gradio's own way, ``cancels``, shows an error and ignores clicks until that question is answered.
        """
        self._to_stop.add(request.session_hash)
        return gr.Button("Stopping …", interactive=False)

    def _run_on(self, choice: Choice, gold: GoldSet, session: str | None) -> Iterator[list[Any]]:
        corpus, history = self._workspace.index, self._sets.history(choice)
        identity = identity_of(self._bot, corpus, gold)
        checkpoint = history.checkpoint(identity)
        outcomes = checkpoint.resume(gold)
        total = len(gold.questions)
        begun = _update(View(figures.progress(len(outcomes), total, gold.name), gr.skip(), running=True))
        yield [*begun[:-1], gr.Button(visible=True)]
        for outcome in ask_from(self._bot, corpus, gold, len(outcomes)):
            checkpoint.append(outcome)
            outcomes.append(outcome)
            if session in self._to_stop:
                yield _update(View(figures.said("Stopped. Run goes on where it was."), gr.skip()))
                return
            yield _update(View(figures.progress(len(outcomes), total, gold.name), gr.skip(), running=True))
        path = self._save(history, {"gold": gold.name, **identity}, outcomes)
        checkpoint.remove()
        yield _update(self._show(choice, path))

    def _save(self, history: History, about: dict[str, object], outcomes: list[Outcome]) -> Path:
        runs = history.runs()
        comparison = _compare(runs[-1], outcomes) if runs else None
        report = make_report(outcomes, about, comparison)
        page = make_page(report, outcomes, comparison, self._workspace.index)
        return history.save(report, page, datetime.now())

    def _show(self, choice: Choice, path: Path) -> View:
        """A run that was saved, beside the one before it."""
        report, index = read_report(path), self._workspace.index
        outcomes = outcomes_of(report)
        before = self._sets.history(choice).before(path)
        same = report["about"].get("articles_sha256") == digest_of(index)
        run = figures.Run(
            report,
            outcomes,
            time_of(path),
            _compare(before, outcomes) if before else None,
            lru_cache(CACHED_ARTICLES)(index.article) if same else None,
        )
        files = (str(path.with_suffix(".html")), str(path))
        return View(self._about(choice), figures.evaluation(run), files)

    def _about(self, choice: Choice) -> str:
        made = "; answers are judged in Ask, below each answer" if choice.key == "own" else ""
        return figures.said(f"Questions in {shown(choice.path)}{made}.")


def make_upload() -> gr.UploadButton:
    """The button that takes a gold set from the person's disk."""
    kinds = [*KINDS, ".gz"]
    return gr.UploadButton("Add a gold set", elem_id="add-gold", file_types=kinds, file_count="single")


def _compare(before: Path, outcomes: Sequence[Outcome]) -> Comparison | None:
    """The run in the file ``before`` beside newer outcomes; None if they have no question in common."""
    try:
        return compare(read_baseline(before), rows_of(outcomes), f"{time_of(before):%Y-%m-%d at %H:%M}")
    except GoldError:
        return None


def _update(view: View) -> list[Any]:
    """What news, results, both downloads, and the buttons Run and Stop become."""
    page, report = view.files or ("", "")
    kept = view.files is None and not isinstance(view.results, str)
    files = [gr.skip(), gr.skip()] if kept else [_download(page), _download(report)]
    stop = gr.skip() if view.running else gr.Button("Stop", interactive=True, visible=False)
    return [view.news, view.results, *files, gr.Button(visible=not view.running), stop]


def _download(path: str) -> Any:  # noqa: ANN401  (Gradio's update of a component)
    return gr.DownloadButton(value=path or None, visible=bool(path))
