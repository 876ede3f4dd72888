"""Outcomes → CSV, one question a row, for a spreadsheet. Pure."""

import csv
import io
from collections.abc import Sequence

from qa.evaluation.gold_files import SEPARATOR
from qa.evaluation.types import Outcome

COLUMNS = (
    "id", "kind", "question", "gold", "article", "answer", "found", "confidence", "exact_match", "f1", "rank",
    "stage", "forced_answer", "forced_exact_match", "forced_f1", "citations",
)  # fmt: skip

_JOINT = f" {SEPARATOR} "


def rows_csv(outcomes: Sequence[Outcome]) -> str:
    """The table with a header. Several values in one cell are parted by ``|``; what is not known is empty.

    ``citations`` are written ``article:start-end``.
    """
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(outcome) for outcome in outcomes)
    return sheet.getvalue()


def _cells(outcome: Outcome) -> list[object]:
    gold, forced = outcome.gold, outcome.forced
    cited = [f"{cite['article']}:{cite['start']}-{cite['end']}" for cite in outcome.citations]
    return [
        gold.id,
        gold.kind,
        gold.question,
        _JOINT.join(gold.answers),
        _JOINT.join(gold.articles),
        outcome.answer,
        "true" if outcome.found else "false",
        outcome.confidence,
        outcome.exact_match,
        outcome.f1,
        outcome.rank,
        outcome.stage,
        forced.answer,
        forced.exact_match,
        forced.f1,
        _JOINT.join(cited),
    ]
