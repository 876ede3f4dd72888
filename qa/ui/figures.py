"""A report of an evaluation → HTML of the Evaluate pane. Pure, no Gradio; Jinja escapes all that is not ours."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from index import Article
from qa.evaluation import plots
from qa.evaluation.calibration import reliability, risk_coverage
from qa.evaluation.compare import Comparison
from qa.evaluation.page import groups, questions
from qa.evaluation.report import STAGES, confidences
from qa.evaluation.table import LABELS
from qa.evaluation.types import Outcome, Report
from qa.json import Json

TEMPLATE = Path(__file__).parent / "template"

MOST = 200
"""Questions of one stage that are listed; the page to download has all of them."""

MAIN = {
    "exact_match": "exact match",
    "f1": "F1",
    "answerable.answered": "answerable answered",
    "unanswerable.abstained": "unanswerable refused",
    "retrieval.recall@5": "answer in the first 5 passages",
    "citations.first": "first citation holds the answer",
}
"""Figures that stand at the top, with their names there."""

EXPLAINED = {
    "not indexed": "no article that answers is in the index",
    "not retrieved": "no passage that was read holds an answer",
    "misread": "such a passage was read, but another answer was shown",
    "refused": "such a passage was read, but nothing was shown",
    "answered unanswerable": "the articles do not say, but an answer was shown",
}
"""What each stage of loss means."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is shown: its report and outcomes, when it was saved, and how it compares with the one before.

    ``article_of`` gives the articles that passages are shown from; None where they have changed since.
    """

    report: Report
    outcomes: Sequence[Outcome]
    saved: datetime
    comparison: Comparison | None = None
    article_of: Callable[[str], Article] | None = None


def evaluation(run: Run) -> str:
    """The figures, plots and questions of a run."""
    columns = confidences(run.outcomes)
    made = list(groups(run.report))
    main = {figure["path"]: figure for _, figures in made for figure in figures}
    return _template().render(
        report=run.report,
        saved=run.saved,
        tiles=[{**main[path], "name": name} for path, name in MAIN.items()],
        groups=made,
        stages=list(_stages(run)),
        limit=MOST,
        comparison=run.comparison,
        labels=LABELS,
        explained=EXPLAINED,
        interval_bar=plots.interval_bar,
        risk_coverage=plots.risk_coverage_plot(risk_coverage(*columns), run.report["about"].get("threshold")),
        reliability=plots.reliability_plot(reliability(*columns)),
        passages=run.article_of is not None,
    )


def progress(done: int, total: int, name: str) -> str:
    """How far a run is."""
    said = f"{done:,} of {total:,} in {escape(name)}"
    bar = f'<progress max="{total}" value="{done}"></progress>'
    return f'<div class="running"><label>Asking: {said}{bar}</label></div>'


def said(message: str, warning: bool = False) -> str:
    """A sentence about a run or a gold set."""
    kind = "warning" if warning else "dim"
    return f'<p class="{kind}">{escape(message[:1].upper() + message[1:])}</p>'


def _stages(run: Run) -> Iterable[Json]:
    """Each stage of loss, and at last what was right, with its questions."""
    for stage in (*STAGES, None):
        outcomes = [outcome for outcome in run.outcomes if outcome.stage == stage]
        shown = questions(outcomes[:MOST], run.comparison, run.article_of)
        yield {"name": stage, "count": len(outcomes), "questions": list(shown)}


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATE), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("evaluation.html.jinja")
