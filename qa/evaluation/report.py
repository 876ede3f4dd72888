"""Outcomes → the JSON of ``evaluate``. Pure; but for ``latency_ms``, equal outcomes give equal bytes."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import get_args

import numpy as np

from qa.evaluation import citations, retrieval
from qa.evaluation.bootstrap import figure, mean_figure
from qa.evaluation.calibration import (
    Floats,
    area_under_risk_coverage,
    coverage_at_precision,
    expected_calibration_error,
)
from qa.evaluation.compare import ChangedQuestion, Comparison
from qa.evaluation.types import Figure, Outcome, Report, Stage
from qa.json import Json

CUTOFFS = (1, 5, 20)
PRECISIONS = (90, 80)
STAGES: tuple[Stage, ...] = get_args(Stage)


def make_report(
    outcomes: Sequence[Outcome], about: Mapping[str, object], comparison: Comparison | None = None
) -> Report:
    """The report on a run; ``about`` says what was evaluated, and is put into it as it is.

    Percent unless said otherwise; every figure is an object of ``value``, ``low`` and ``high`` (a 95 % bootstrap
    interval over questions), all null where there is nothing to measure.
    """
    answerable = [outcome for outcome in outcomes if outcome.gold.answerable]
    return {
        "about": dict(about),
        "n": len(outcomes),
        **_scores(outcomes),
        "answerable": _answerable(answerable),
        "unanswerable": _unanswerable([outcome for outcome in outcomes if not outcome.gold.answerable]),
        "retrieval": _retrieval(answerable),
        "citations": _citations([outcome for outcome in answerable if outcome.found]),
        "calibration": _calibration(outcomes),
        "stages": {stage: sum(outcome.stage == stage for outcome in outcomes) for stage in STAGES},
        "kinds": _kinds(outcomes),
        **({"comparison": _comparison(comparison)} if comparison else {}),
        "latency_ms": _latency(outcomes),
        "rows": [row(outcome) for outcome in outcomes],
    }


def row(outcome: Outcome) -> Json:
    """One question as it stands under ``rows``; it holds no timings."""
    gold = outcome.gold
    return {
        "id": gold.id,
        "kind": gold.kind,
        "question": gold.question,
        "gold": list(gold.answers),
        "article": list(gold.articles),
        "answer": outcome.answer,
        "found": outcome.found,
        "confidence": outcome.confidence,
        "exact_match": outcome.exact_match,
        "f1": outcome.f1,
        "rank": outcome.rank,
        "stage": outcome.stage,
        "citations": list(outcome.citations),
        "forced": asdict(outcome.forced),
    }


def _mean(outcomes: Iterable[Outcome], value: Callable[[Outcome], float]) -> Json:
    return _json(mean_figure([value(outcome) for outcome in outcomes]))


def _json(made: Figure) -> Json:
    return asdict(made)


def _scores(outcomes: Sequence[Outcome]) -> Json:
    return {
        "exact_match": _mean(outcomes, lambda outcome: outcome.exact_match),
        "f1": _mean(outcomes, lambda outcome: outcome.f1),
    }


def _answerable(outcomes: Sequence[Outcome]) -> Json:
    return {
        "n": len(outcomes),
        "answered": _mean(outcomes, lambda outcome: 100.0 * outcome.found),
        **_scores(outcomes),
        "forced": {
            "exact_match": _mean(outcomes, lambda outcome: outcome.forced.exact_match),
            "f1": _mean(outcomes, lambda outcome: outcome.forced.f1),
        },
    }


def _unanswerable(outcomes: Sequence[Outcome]) -> Json:
    return {"n": len(outcomes), "abstained": _mean(outcomes, lambda outcome: 100.0 * (not outcome.found))}


def _retrieval(outcomes: Sequence[Outcome]) -> Json:
    recall = {
        f"recall@{k}": _mean(outcomes, lambda outcome, k=k: retrieval.recall_at(k, outcome.rank))  # type: ignore[misc]
        for k in CUTOFFS
    }
    return {**recall, "mrr": _mean(outcomes, lambda outcome: retrieval.reciprocal_rank(outcome.rank))}


def _citations(outcomes: Sequence[Outcome]) -> Json:
    return {
        "n": len(outcomes),
        "first": _mean(outcomes, citations.first_supports),
        "precision": _mean(outcomes, citations.precision),
        "recall": _mean([outcome for outcome in outcomes if outcome.gold.articles], citations.recall),
    }


def confidences(outcomes: Sequence[Outcome]) -> tuple[Floats, Floats]:
    """Confidence of the best candidate of each question, and 1.0 where it is right (exact match), else 0.0."""
    right = [outcome.forced.exact_match / 100 for outcome in outcomes]
    return np.array([outcome.confidence for outcome in outcomes]), np.array(right)


def _calibration(outcomes: Sequence[Outcome]) -> Json:
    columns = confidences(outcomes)
    made: Json = {
        "ece": _json(figure(expected_calibration_error, *columns)),
        "aurc": _json(figure(area_under_risk_coverage, *columns)),
    }
    for percent in PRECISIONS:
        at = figure(lambda x, right, percent=percent: coverage_at_precision(x, right, percent), *columns)
        made[f"coverage_at_precision_{percent}"] = _json(at)
    return made


def _kinds(outcomes: Sequence[Outcome]) -> Json:
    """Scores by kind of question, in the order of first appearance; empty where questions have no kind."""
    counts = Counter(outcome.gold.kind for outcome in outcomes if outcome.gold.kind)
    return {
        kind: {"n": n, **_scores([outcome for outcome in outcomes if outcome.gold.kind == kind])}
        for kind, n in counts.items()
    }


def _comparison(comparison: Comparison) -> Json:
    return {
        "baseline": comparison.baseline,
        "n": comparison.n,
        "only_before": comparison.only_before,
        "only_now": comparison.only_now,
        **{metric: {**asdict(made), "significant": made.significant} for metric, made in comparison.changes.items()},
        "max_drop": comparison.max_drop,
        "failed": comparison.failed,
        "changed": [_changed(item) for item in comparison.changed],
    }


def _changed(item: ChangedQuestion) -> Json:
    states = {"before": item.before, "after": item.after}
    kept = ("answer", "exact_match", "f1")
    return {"id": item.id, **{name: {key: getattr(state, key) for key in kept} for name, state in states.items()}}


def _latency(outcomes: Sequence[Outcome]) -> Json:
    """Milliseconds an answer took, and each of its stages, by linear interpolation between questions."""
    stages = {stage: _percentiles(outcomes, stage) for stage in outcomes[0].timings} if outcomes else {}
    return {**_percentiles(outcomes, "total"), "stages": stages}


def _percentiles(outcomes: Sequence[Outcome], stage: str) -> Json:
    taken = [outcome.timings[stage] for outcome in outcomes if stage in outcome.timings]
    if not taken:
        return {"p50": None, "p95": None}
    p50, p95 = np.percentile(taken, [50, 95]).tolist()
    return {"p50": round(p50, 1), "p95": round(p95, 1)}
