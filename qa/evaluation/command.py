"""``python -m qa evaluate``: its options, and what it does with them."""

import argparse
import json
import math
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from index.command import (
    DONE,
    FAILED,
    add_index_option,
    add_retrieval_option,
    notice,
    place_of_index,
    progress_bar,
    shown,
)
from index.errors import ChatbotError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qa.answer import Answerer
    from qa.evaluation.compare import BaselineRow, Comparison
    from qa.evaluation.run import OnProgress
    from qa.evaluation.types import Corpus, GoldSet, Outcome, Report

TEXT = "ask a set of gold questions and say how good the answers are"

EPILOG = """GOLD is JSON lines (.jsonl), SQuAD 1.1 or 2.0 (.json) or CSV (.csv), each also with .gz.

The gate: with --baseline and --max-drop, exit code 1 if exact match or F1 is more than so many points below the
baseline's AND a paired randomisation test calls that drop significant (p < 0.05).

With --json a run that was stopped goes on where it was: give the same command again.
"""


def add_options(evaluation: argparse.ArgumentParser) -> None:
    """Add the options of ``evaluate``, but for ``--reader`` and ``--threshold``, which other commands share."""
    evaluation.epilog = EPILOG
    evaluation.formatter_class = argparse.RawTextHelpFormatter
    evaluation.add_argument("gold", type=Path, metavar="GOLD", help="the gold questions")
    add_index_option(evaluation)
    for option, what in (
        ("--json", "write all figures and rows there"),
        ("--html", "write a page to look through there"),
        ("--csv", "write the rows there, for a spreadsheet"),
        ("--baseline", "compare with this JSON of an earlier run"),
    ):
        evaluation.add_argument(option, type=Path, metavar="FILE", help=what)
    evaluation.add_argument(
        "--top-k", type=_count, default=10, metavar="N", help="passages that are read; 0 measures retrieval alone"
    )
    add_retrieval_option(evaluation)
    evaluation.add_argument("--max-drop", type=_points, metavar="POINTS", help="exit with 1 on a real drop of more")
    evaluation.add_argument(
        "--allow-missing", action="store_true", help="let articles be unknown: their questions are not indexed"
    )
    evaluation.add_argument("--check", action="store_true", help="only list the faults of GOLD; exit with 1 if any")
    evaluation.set_defaults(command=evaluate_command, usage_error=evaluation.error)


def evaluate_command(options: argparse.Namespace) -> int:
    """Evaluate, report, compare; 1 if the gate is shut."""
    from qa.answer import Answerer
    from qa.evaluation.compare import read_baseline
    from qa.evaluation.gold import check_gold, read_gold

    _check_usage(options)
    baseline = read_baseline(options.baseline) if options.baseline else None
    place = place_of_index(options.index)
    bot = Answerer.open(place, options.reader, options.threshold, options.top_k, options.retrieval)
    corpus = cast("Corpus", bot.index)  # a LocalIndex, which can do more than an answerer asks of it
    if options.check:
        return _list_faults(check_gold(options.gold, corpus, options.allow_missing))
    gold = read_gold(options.gold, corpus, options.allow_missing)
    for mismatch in bot.mismatches():
        notice(f"notice: {mismatch}; confidence is not to be trusted until: python -m qa calibrate --data FILE")
    return _evaluate(options, bot, corpus, gold, baseline)


def _evaluate(
    options: argparse.Namespace,
    bot: "Answerer",
    corpus: "Corpus",
    gold: "GoldSet",
    baseline: "list[BaselineRow] | None",
) -> int:
    from qa.evaluation.checkpoint import Checkpoint
    from qa.evaluation.compare import compare, rows_of
    from qa.evaluation.identity import identity_of
    from qa.evaluation.report import make_report
    from qa.evaluation.run import evaluate
    from qa.evaluation.table import show_comparison, show_report

    identity = identity_of(bot, corpus, gold)
    checkpoint = Checkpoint(Path(f"{options.json}.partial"), identity) if options.json else None
    with _progress() as advance:
        outcomes = evaluate(bot, corpus, gold, checkpoint, advance)
    name = shown(options.baseline) if baseline is not None else ""
    comparison = compare(baseline, rows_of(outcomes), name, options.max_drop) if baseline is not None else None
    report = make_report(outcomes, {"gold": gold.name, **identity}, comparison)
    sys.stdout.write(show_report(report))
    if comparison:
        sys.stdout.write("\n" + show_comparison(comparison))
    _write_files(options, report, outcomes, comparison, corpus)
    if checkpoint:
        checkpoint.remove()
    return FAILED if comparison and comparison.failed else DONE


def _write_files(
    options: argparse.Namespace,
    report: "Report",
    outcomes: "Sequence[Outcome]",
    comparison: "Comparison | None",
    corpus: "Corpus",
) -> None:
    from qa.evaluation.page import make_page
    from qa.evaluation.rows_csv import rows_csv

    if options.json:
        _write(options.json, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    if options.csv:
        _write(options.csv, rows_csv(outcomes))
    if options.html:
        _write(options.html, make_page(report, outcomes, comparison, corpus))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; what is no file, such as a pipe, is written to as it is."""
    regular = path.is_file() or not path.exists()
    place = path.with_name(f"{path.name}.draft") if regular else path
    try:
        place.write_text(text, encoding="utf-8", newline="")
        if regular:
            place.replace(path)
    except OSError as error:
        raise ChatbotError(f"{path} cannot be written ({error.strerror}); name another place") from error


def _list_faults(checked: "tuple[GoldSet, list[str]]") -> int:
    gold, faults = checked
    lines = faults or [f"{gold.name}: {len(gold.questions)} questions, no fault"]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return FAILED if faults else DONE


def _check_usage(options: argparse.Namespace) -> None:
    """Refuse, before hours are spent, what cannot end well."""
    if options.max_drop is not None and options.baseline is None:
        options.usage_error("--max-drop given without --baseline; expected the JSON of an earlier run; name it")
    for path in (options.json, options.html, options.csv):
        if path and not (path.parent.is_dir() and os.access(path if path.exists() else path.parent, os.W_OK)):
            options.usage_error(f"{path} cannot be written; expected a file in a folder that exists; name another")
        if path and path.is_dir():
            options.usage_error(f"{path} is a folder; expected a file; name one")


@contextmanager
def _progress() -> "Iterator[OnProgress]":
    """A bar on a terminal; elsewhere, as in a log, a line for every twentieth part that is done."""
    said = -1

    def say(done: int, total: int) -> None:
        nonlocal said
        part = 20 * done // total
        if not sys.stderr.isatty() and part > said:
            notice(f"evaluated {done:,} of {total:,} questions")
        said = max(said, part)

    with progress_bar("evaluating", "question") as advance:

        def move(done: int, total: int) -> None:
            advance(done, total)
            say(done, total)

        yield move


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a whole number, 0 or more")
    return int(text)


def _points(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (value >= 0 and math.isfinite(value)):
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a number of points, 0 or more")
    return value
