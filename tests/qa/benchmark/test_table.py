"""The table says what was measured, against our side."""

from dataclasses import replace

from qa.benchmark.table import render
from qa.benchmark.types import Absent, Arithmetic, Quantiles, Rate, SideFigures, SizeFigures, StartUp

OURS = SideFigures(
    "ours", {"torch": "2"}, {stage: Quantiles(10.0, 20.0) for stage in ("encode", "search", "read", "total")},
    exact_match=50.0, f1=60.0, per_s={1: 2.0, 16: 5.0}, embedded_per_s=30.0, agreement=1.0, open_s=1.0, memory=512.3,
    peak=600.0,
)  # fmt: skip
RIVAL = replace(
    OURS, name="rival", stages={"search": Quantiles(1.0, 2.0), "total": Quantiles(45.0, 90.0)}, embedded_per_s=10.0,
    per_s={1: 1.0}, memory=None,
)  # fmt: skip
FIGURES = SizeFigures(
    1234, 7, [OURS, RIVAL], [Absent("gone", "not installed: do this", False), Absent("lost", "it broke", True)],
    StartUp(3, 1.5, 1.75, 2.0, 512.0, None), [{"where": "qa/answer.py ask", "calls": 1.0, "ms": 9.0, "own_ms": 0.5}],
    Arithmetic(10.0, 1600.0, 36.0, 100.0, (Rate("torch float32", 720.0, 600.0),), {"torch float32": 0.5}),
)  # fmt: skip


def test_sides_are_compared_with_ours() -> None:
    table = render(FIGURES, top_k=10)
    assert "## 1,234 passages, 7 questions, 10 read" in table
    assert "| rival | 60.0 | 50.0 | – | 1.0 / 2.0 | – | 45.0 / 90.0 | 4.50 | 10.0 | 3.00 | ? |" in table
    assert "| 10.0 / 20.0 | 1.00 | 30.0 | 1.00 | 512 |" in table


def test_the_versions_of_every_side_are_told() -> None:
    assert "ours: torch 2; rival: torch 2." in render(FIGURES, top_k=10)


def test_a_side_that_makes_other_vectors_is_named() -> None:
    assert "NOT THE SAME" not in render(FIGURES, top_k=10)
    strange = replace(FIGURES, sides=[OURS, replace(RIVAL, agreement=0.5)])
    assert "rival: NOT THE SAME WEIGHTS: its own vectors agree with those handed over by 0.500" in render(strange, 10)


def test_who_is_absent_is_named_with_the_reason() -> None:
    table = render(FIGURES, top_k=10)
    assert "gone: not installed: do this" in table
    assert "lost: FAILED: it broke" in table


def test_users_at_once_are_compared_with_one() -> None:
    assert "| 16 | 5.00 | 2.50 |" in render(FIGURES, top_k=10)


def test_start_up_profile_and_arithmetic_are_told() -> None:
    table = render(FIGURES, top_k=10)
    assert "median of 3): answer after 1.50 s (slowest 1.75 s), ended after 2.00 s" in table
    assert "memory after it 512 MB, at most ? MB" in table
    assert "| torch float32 | 720 | 600 | 50 | 50% |" in table
    assert "| qa/answer.py ask | 1.0 | 9.0 | 0.5 |" in table
