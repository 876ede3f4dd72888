"""A report → what a person sees in the shell. Pure."""

from collections.abc import Mapping, Sequence

from qa.evaluation.compare import Change, ChangedQuestion, Comparison
from qa.evaluation.types import Report
from qa.json import Json

NAME_WIDTH = 24
SHOWN = 20
"""Changed questions that are listed; the JSON has all of them."""

LABELS = {"exact_match": "exact match", "f1": "F1"}


def show_report(report: Report) -> str:
    """All figures with their 95 % intervals, where answers were lost, and how long they took."""
    lines = [_head(report), *_scores(report), *_search(report), *_trust(report), *_kinds(report["kinds"])]
    lines += ["", _lost(report["stages"]), _latency(report["latency_ms"])]
    return "\n".join(lines) + "\n"


def show_comparison(comparison: Comparison) -> str:
    """What changed since the baseline, whether that is more than chance, and which questions it was."""
    lines = [f"compared with {comparison.baseline} on {comparison.n} questions"]
    if comparison.only_before or comparison.only_now:
        lines.append(
            f"  left out: {comparison.only_before} only in the baseline, {comparison.only_now} only here "
            "(a question is the same if id, question and gold answers are)"
        )
    lines += [_change_line(LABELS[metric], change) for metric, change in comparison.changes.items()]
    if comparison.max_drop is not None:
        lines.append(f"  gate{'':<{NAME_WIDTH - 4}}{verdict(comparison)}")
    return "\n".join([*lines, *_changed_lines(comparison.changed)]) + "\n"


def verdict(comparison: Comparison) -> str:
    """What the gate says, in words."""
    failed = [LABELS[metric] for metric in comparison.changes if comparison.fails(metric)]
    rule = f"a significant drop of more than {comparison.max_drop:g} points"
    return f"failed: {rule} in {' and '.join(failed)}" if failed else f"passed: no {rule[2:]}"


def _head(report: Report) -> str:
    counts = f"{report['answerable']['n']} answerable, {report['unanswerable']['n']} unanswerable"
    about = report["about"]
    silence = f", silent below {about['threshold']:.0%}" if "threshold" in about else ""
    return f"{about.get('gold', 'gold set')}: {report['n']} questions ({counts}){silence}"


def _scores(report: Report) -> list[str]:
    answerable, forced = report["answerable"], report["answerable"]["forced"]
    return [
        f"{'':<{NAME_WIDTH + 2}}{'value':>8}    95 % interval",
        _line("exact match", report["exact_match"]),
        _line("F1", report["f1"]),
        "answerable questions",
        _line("answered", answerable["answered"]),
        _line("exact match", answerable["exact_match"]),
        _line("F1", answerable["f1"]),
        _line("exact match, forced", forced["exact_match"]),
        _line("F1, forced", forced["f1"]),
        "unanswerable questions",
        _line("refused", report["unanswerable"]["abstained"]),
    ]


def _search(report: Report) -> list[str]:
    found, cited = report["retrieval"], report["citations"]
    return [
        "retrieval",
        *(_line(name, figure, "" if name == "mrr" else "%") for name, figure in found.items()),
        "citations",
        *(_line(name, cited[name]) for name in ("first", "precision", "recall")),
    ]


def _trust(report: Report) -> list[str]:
    made = report["calibration"]
    return [
        "confidence",
        _line("calibration error", made["ece"], ""),
        _line("area under risk-coverage", made["aurc"], ""),
        _line("coverage at 90 % right", made["coverage_at_precision_90"]),
        _line("coverage at 80 % right", made["coverage_at_precision_80"]),
    ]


def _kinds(kinds: Mapping[str, Json]) -> list[str]:
    if not kinds:
        return []
    width = max(len("kind"), *map(len, kinds))
    lines = [f"{'kind':<{width}}  {'n':>5}  {'exact match':>11}  {'F1':>6}"]
    for kind, made in kinds.items():
        values = [_value(made[name]) for name in LABELS]
        lines.append(f"{_flat(kind):<{width}}  {made['n']:>5}  {values[0]:>11.1f}  {values[1]:>6.1f}")
    return ["", *lines]


def _value(figure: object) -> float:
    return float(figure["value"])  # type: ignore[index]


def _lost(stages: Mapping[str, int]) -> str:
    return "answers lost: " + ", ".join(f"{number} {stage}" for stage, number in stages.items())


def _latency(latency: Report) -> str:
    if latency["p50"] is None:
        return "time of an answer: not known"
    stages = [f"{name} {made['p50']:.0f}" for name, made in latency["stages"].items() if name != "total"]
    parts = f" (medians: {', '.join(stages)})" if stages else ""
    return f"time of an answer: p50 {latency['p50']:.0f} ms, p95 {latency['p95']:.0f} ms{parts}"


def _line(name: str, figure: Report, unit: str = "%") -> str:
    """One figure: percent to one place, a share in [0, 1] to three."""
    if figure["value"] is None:
        return f"  {name:<{NAME_WIDTH}}{'-':>8}"
    places = 1 if unit else 3
    value, low, high = (f"{figure[part]:.{places}f}" for part in ("value", "low", "high"))
    return f"  {name:<{NAME_WIDTH}}{value:>8} {unit or ' '}  {low} – {high}"


def _change_line(label: str, change: Change) -> str:
    """Before, after, the difference with its interval, and whether it is more than chance."""
    points = change.difference
    low, high = f"{points.low:+.1f}", f"{points.high:+.1f}"
    said = "significant" if change.significant else "not significant"
    return (
        f"  {label:<{NAME_WIDTH}}{change.before:.1f} → {change.after:.1f}: {points.value:+.1f} points "
        f"({low} to {high}), p = {change.p:.4f}: {said}"
    )


def _changed_lines(changed: Sequence[ChangedQuestion]) -> list[str]:
    if not changed:
        return ["  no question changed its score"]
    worse = sum(item.after.f1 < item.before.f1 for item in changed)
    better = sum(item.after.f1 > item.before.f1 for item in changed)
    lines = [f"  questions with another score: {len(changed)}, {worse} worse and {better} better by F1"]
    for item in changed[:SHOWN]:
        answers = f"{_shown(item.before.answer)} → {_shown(item.after.answer)}"
        lines.append(
            f"    {_flat(item.id)}  {item.before.f1:.0f} → {item.after.f1:.0f}  {_flat(item.question)}  {answers}"
        )
    return lines + ([f"    and {len(changed) - SHOWN} more, in the JSON"] if len(changed) > SHOWN else [])


def _shown(answer: str) -> str:
    return f"“{_flat(answer)}”" if answer else "silence"


def _flat(text: str) -> str:
    """On one line, without control characters that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
