"""A report → one HTML page that needs nothing else: figures, plots, and every question to look through."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from index import Article
from qa.evaluation import plots
from qa.evaluation.calibration import reliability, risk_coverage
from qa.evaluation.compare import Comparison
from qa.evaluation.excerpts import Excerpt, excerpts
from qa.evaluation.report import confidences
from qa.evaluation.table import LABELS, verdict
from qa.evaluation.types import Corpus, Outcome, Report
from qa.json import Json

TEMPLATE = Path(__file__).parent / "template"
CACHED_ARTICLES = 64

FIGURES = (
    ("All questions", (("exact match", "exact_match"), ("F1", "f1"))),
    (
        "Answerable questions",
        (
            ("answered", "answerable.answered"),
            ("exact match", "answerable.exact_match"),
            ("F1", "answerable.f1"),
            ("exact match, if always answering", "answerable.forced.exact_match"),
            ("F1, if always answering", "answerable.forced.f1"),
        ),
    ),
    ("Unanswerable questions", (("refused", "unanswerable.abstained"),)),
    (
        "Retrieval",
        (
            ("answer in the first passage", "retrieval.recall@1"),
            ("among the first 5", "retrieval.recall@5"),
            ("among the first 20", "retrieval.recall@20"),
            ("mean reciprocal rank", "retrieval.mrr"),
        ),
    ),
    (
        "Citations of answers",
        (
            ("first citation holds the answer", "citations.first"),
            ("precision", "citations.precision"),
            ("recall of gold articles", "citations.recall"),
        ),
    ),
    (
        "Confidence",
        (
            ("expected calibration error", "calibration.ece"),
            ("area under risk-coverage", "calibration.aurc"),
            ("coverage at 90 % right", "calibration.coverage_at_precision_90"),
            ("coverage at 80 % right", "calibration.coverage_at_precision_80"),
        ),
    ),
)
"""Groups of figures: a heading, and for each figure its name for people and its path in the report."""

SHARES = frozenset({"retrieval.mrr", "calibration.ece", "calibration.aurc"})
"""Figures from 0 to 1; all others are percent."""


def make_page(report: Report, outcomes: Sequence[Outcome], comparison: Comparison | None, corpus: Corpus) -> str:
    """The page as text. All that comes from articles, questions and files is escaped."""
    environment = Environment(loader=FileSystemLoader(TEMPLATE), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("page.html.jinja").render(
        report=report,
        groups=list(groups(report)),
        style=_part("page.css"),
        script=_part("page.js"),
        risk_coverage=plots.risk_coverage_plot(
            risk_coverage(*confidences(outcomes)), report["about"].get("threshold")
        ),
        reliability=plots.reliability_plot(reliability(*confidences(outcomes))),
        interval_bar=plots.interval_bar,
        comparison=comparison,
        verdict=verdict(comparison) if comparison and comparison.max_drop is not None else None,
        labels=LABELS,
        questions=list(questions(outcomes, comparison, lru_cache(CACHED_ARTICLES)(corpus.article))),
    )


def _part(name: str) -> Markup:
    return Markup((TEMPLATE / name).read_text(encoding="utf-8"))


def groups(report: Report) -> Iterator[tuple[str, list[Json]]]:
    """The figures in groups, each with its heading, for people."""
    for heading, figures in FIGURES:
        yield heading, [_figure(report, name, path) for name, path in figures]


def _figure(report: Report, name: str, path: str) -> Json:
    """A figure in words and, for its bar, on a scale from 0 to 100."""
    made = report
    for key in path.split("."):
        made = made[key]
    if made["value"] is None:
        return {"name": name, "path": path, "value": "–", "range": "", "bar": None}
    share = path in SHARES
    value, low, high = (f"{made[part]:.3f}" if share else f"{made[part]:.1f} %" for part in ("value", "low", "high"))
    bar = [made[part] * (100 if share else 1) for part in ("value", "low", "high")]
    return {"name": name, "path": path, "value": value, "range": f"{low.removesuffix(' %')} – {high}", "bar": bar}


def questions(
    outcomes: Sequence[Outcome], comparison: Comparison | None, article_of: Callable[[str], Article] | None
) -> Iterator[Json]:
    """What is shown of each question, in words for people; passages only where ``article_of`` gives articles."""
    changed = {item.id: item.before for item in comparison.changed} if comparison else {}
    for outcome in outcomes:
        before = changed.get(outcome.gold.id)
        yield {
            "id": outcome.gold.id,
            "kind": outcome.gold.kind,
            "question": outcome.gold.question,
            "gold": outcome.gold.answers,
            "found": outcome.found,
            "answer": outcome.answer,
            "best": outcome.forced.answer,
            "confidence": outcome.confidence,
            "f1": outcome.f1,
            "rank": outcome.rank,
            "stage": outcome.stage,
            "verdict": _verdict(outcome),
            "before": {"answer": before.answer, "f1": before.f1} if before else None,
            "excerpts": [_excerpt(part) for part in excerpts(outcome, article_of)] if article_of else [],
            "also": [f"{cite['article']}, line {cite['line']}" for cite in outcome.citations[1:]],
        }


def _verdict(outcome: Outcome) -> str:
    if outcome.exact_match == 100.0:
        return "right"
    return "partly right" if outcome.f1 > 0 else "wrong"


def _excerpt(part: Excerpt) -> Json:
    return {"what": part.what, "article": part.article, "title": part.title, "segments": part.segments}
