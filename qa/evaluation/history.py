"""The runs on one gold set, kept in a folder: reports as ``--json`` writes them, and one that was stopped."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from index.errors import ChatbotError, GoldError
from qa.evaluation.checkpoint import Checkpoint
from qa.evaluation.types import Forced, GoldQuestion, Outcome, Report

KEPT = 10
"""Runs that are kept; the oldest goes."""


class History:
    """The runs in ``folder``, which is made when the first one is saved; the names of their files are their times."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def runs(self) -> list[Path]:
        """The reports, oldest first."""
        return sorted(self.folder.glob("*.json"))

    def checkpoint(self, identity: dict[str, object]) -> Checkpoint:
        """Where the outcomes of a run are kept while it lasts. Raises ChatbotError where that cannot be."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ChatbotError(f"{self.folder} cannot be made ({error.strerror}); mend its permissions") from error
        return Checkpoint(self.folder / "run.partial", identity)

    def save(self, report: Report, page: str, now: datetime) -> Path:
        """Keep a report, and its page for the browser beside it. Raises ChatbotError where that cannot be."""
        path = self.folder / f"{now:%Y-%m-%d %H-%M-%S}.json"
        try:
            path.with_suffix(".html").write_text(page, encoding="utf-8")
            draft = path.with_suffix(".draft")
            draft.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            draft.replace(path)
        except OSError as error:
            raise ChatbotError(f"{path} cannot be written ({error.strerror}); mend its permissions") from error
        for old in self.runs()[:-KEPT]:
            old.unlink()
            old.with_suffix(".html").unlink(missing_ok=True)
        return path

    def before(self, path: Path) -> Path | None:
        """The run before that in ``path``; None if it is the first one."""
        earlier = [run for run in self.runs() if run.name < path.name]
        return earlier[-1] if earlier else None


def time_of(path: Path) -> datetime:
    """When a run was saved."""
    return datetime.strptime(path.stem, "%Y-%m-%d %H-%M-%S")


def read_report(path: Path) -> Report:
    """A report as it was saved. Raises GoldError for a file that is none."""
    try:
        report: Report = json.loads(path.read_text(encoding="utf-8"))
        outcomes_of(report)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path} is no evaluation ({error}); expected what was saved there; run it again") from error
    return report


def outcomes_of(report: Report) -> Sequence[Outcome]:
    """The outcomes behind a report, without their timings."""
    return [_outcome(dict(row)) for row in report["rows"]]


def _outcome(row: Report) -> Outcome:
    gold = GoldQuestion(row["id"], row["question"], tuple(row["gold"]), tuple(row["article"]), row["kind"])
    kept = ("answer", "found", "confidence", "exact_match", "f1", "rank", "stage", "citations")
    return Outcome(gold=gold, forced=Forced(**row["forced"]), **{name: row[name] for name in kept})
