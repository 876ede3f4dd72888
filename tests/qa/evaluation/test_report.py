import json
from dataclasses import replace

import pytest

from qa.evaluation.compare import compare, rows_of
from qa.evaluation.report import make_report
from qa.evaluation.types import Forced, GoldQuestion, Outcome
from tests.qa.evaluation.toys import make_outcome

FIGURE = {"value", "low", "high"}
SILENT = Outcome(
    GoldQuestion("q9", "Why?", (), (), "unanswerable"), "", False, 0.2, 100.0, 100.0, None, None,
    forced=Forced("no", 0.0, 0.0), timings={"read": 1.0, "total": 40.0},
)  # fmt: skip
OUTCOMES = [
    make_outcome(1),
    replace(make_outcome(2, right=False), f1=50.0, rank=4),
    replace(
        make_outcome(3), found=False, answer="", exact_match=0.0, f1=0.0, rank=None, stage="refused", citations=[]
    ),
    SILENT,
]


def test_the_json_has_the_keys_of_the_contract() -> None:
    report = make_report(OUTCOMES, {"gold": "gold.jsonl"})
    assert set(report) == {
        "about", "n", "exact_match", "f1", "answerable", "unanswerable", "retrieval", "citations", "calibration",
        "stages", "kinds", "latency_ms", "rows",
    }  # fmt: skip
    assert set(report["answerable"]) == {"n", "answered", "exact_match", "f1", "forced"}
    assert set(report["unanswerable"]) == {"n", "abstained"}
    assert set(report["retrieval"]) == {"recall@1", "recall@5", "recall@20", "mrr"}
    assert set(report["citations"]) == {"n", "first", "precision", "recall"}
    assert set(report["calibration"]) == {"ece", "aurc", "coverage_at_precision_90", "coverage_at_precision_80"}
    assert {"id", "question", "gold", "answer", "found", "confidence", "exact_match", "f1", "rank", "stage",
            "citations"} <= set(report["rows"][0])  # fmt: skip
    for made in (report["exact_match"], report["answerable"]["forced"]["f1"], report["calibration"]["ece"]):
        assert set(made) == FIGURE


def test_every_figure_is_the_one_computed_by_hand() -> None:
    report = make_report(OUTCOMES, {})
    values = {name: made["value"] for name, made in report.items() if isinstance(made, dict) and "value" in made}
    assert values == {"exact_match": 50.0, "f1": 62.5}
    answerable = report["answerable"]
    assert (answerable["n"], report["unanswerable"]["n"], report["n"]) == (3, 1, 4)
    assert answerable["answered"]["value"] == pytest.approx(200 / 3)
    assert answerable["exact_match"]["value"] == pytest.approx(100 / 3)
    assert answerable["f1"]["value"] == 50.0
    assert answerable["forced"]["exact_match"]["value"] == pytest.approx(200 / 3)
    assert report["unanswerable"]["abstained"]["value"] == 100.0
    assert report["retrieval"]["recall@1"]["value"] == pytest.approx(100 / 3)
    assert report["retrieval"]["recall@5"]["value"] == pytest.approx(200 / 3)
    assert report["retrieval"]["mrr"]["value"] == pytest.approx((1 + 1 / 4 + 0) / 3)
    assert report["citations"]["n"] == 2
    assert report["citations"]["first"]["value"] == 50.0
    assert report["citations"]["recall"]["value"] == 100.0
    # confidence 0.9 (right, wrong, right) and 0.2 (wrong)
    assert report["calibration"]["ece"]["value"] == pytest.approx(0.75 * (0.9 - 2 / 3) + 0.25 * 0.2)
    assert report["calibration"]["coverage_at_precision_90"]["value"] == 0.0
    assert report["stages"] == {
        "not indexed": 0, "not retrieved": 0, "misread": 1, "refused": 1, "answered unanswerable": 0,
    }  # fmt: skip
    assert {kind: made["n"] for kind, made in report["kinds"].items()} == {"unanswerable": 1}


def test_latency_is_told_as_a_whole_and_by_stage() -> None:
    assert make_report(OUTCOMES, {})["latency_ms"] == {
        "p50": 25.0,
        "p95": 38.5,
        "stages": {"read": {"p50": 5.0, "p95": 5.0}, "total": {"p50": 25.0, "p95": 38.5}},
    }


def test_the_same_outcomes_give_the_same_bytes_but_for_timings() -> None:
    slower = [replace(outcome, timings={"read": 9.0, "total": 99.0}) for outcome in OUTCOMES]
    first, second = make_report(OUTCOMES, {"gold": "g"}), make_report(slower, {"gold": "g"})
    assert first.pop("latency_ms") != second.pop("latency_ms")
    assert json.dumps(first) == json.dumps(second)


def test_figures_without_questions_are_null() -> None:
    report = make_report([SILENT], {})
    nothing = {"value": None, "low": None, "high": None}
    assert report["answerable"]["f1"] == nothing
    assert report["retrieval"]["mrr"] == nothing
    assert report["citations"]["first"] == nothing
    assert make_report(OUTCOMES[:3], {})["unanswerable"]["abstained"] == nothing


def test_citation_recall_is_over_questions_that_name_articles() -> None:
    unnamed = replace(OUTCOMES[0], gold=replace(OUTCOMES[0].gold, articles=()))
    assert make_report([unnamed], {})["citations"]["recall"]["value"] is None


def test_a_comparison_is_part_of_the_report() -> None:
    worse = [make_outcome(1, right=False), *OUTCOMES[1:]]
    comparison = compare(rows_of(OUTCOMES), rows_of(worse), "last.json", 0.0)
    made = make_report(worse, {}, comparison)["comparison"]
    assert (made["baseline"], made["n"], made["max_drop"], made["failed"]) == ("last.json", 4, 0.0, False)
    assert made["exact_match"]["difference"]["value"] == -25.0
    assert made["exact_match"]["significant"] is False
    assert made["changed"] == [
        {
            "id": "q1",
            "before": {"answer": "yes", "exact_match": 100.0, "f1": 100.0},
            "after": {"answer": "no", "exact_match": 0.0, "f1": 0.0},
        }
    ]
