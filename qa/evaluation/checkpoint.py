"""Outcomes on disk while a run lasts, so that a stopped one goes on where it was.

A file of JSON lines: first what the run depends on, then one outcome a line, flushed one by one. It lies beside
the JSON that the run will write, and goes when that is written.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from index.errors import ChatbotError
from qa.evaluation.types import Forced, GoldQuestion, GoldSet, Outcome

FORMAT = 1


class Checkpoint:
    """The outcomes of a run so far, in one file.

    ``identity`` is what the outcomes depend on: a file with another one is begun anew.
    """

    def __init__(self, path: Path, identity: Mapping[str, object]) -> None:
        self.path = path
        self._head = json.dumps({"format": FORMAT, **identity}, sort_keys=True)

    def resume(self, gold: GoldSet) -> list[Outcome]:
        """The outcomes of the first questions of ``gold``, in order; makes the file ready for the next.

        A line that a crash cut short, and all behind it, is dropped. Raises ChatbotError where the file cannot
        be written.
        """
        lines = self._lines()
        outcomes = list(_outcomes(lines[1:], gold)) if lines and lines[0] == self._head else []
        kept = [self._head, *lines[1 : 1 + len(outcomes)]]
        try:
            self.path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8", newline="")
        except OSError as error:
            raise ChatbotError(f"{self.path} cannot be written ({error.strerror}); name another place") from error
        return outcomes

    def append(self, outcome: Outcome) -> None:
        """Put one more outcome behind the others."""
        record = {key: value for key, value in asdict(outcome).items() if key != "gold"}
        line = json.dumps({"id": outcome.gold.id, **record})
        with self.path.open("a", encoding="utf-8", newline="") as file:
            file.write(line + "\n")

    def remove(self) -> None:
        """The run is done."""
        self.path.unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        """Whole lines only."""
        try:
            return self.path.read_bytes().decode(errors="replace").split("\n")[:-1]
        except OSError:
            return []


def _outcomes(lines: list[str], gold: GoldSet) -> Iterator[Outcome]:
    for line, question in zip(lines, gold.questions, strict=False):
        outcome = _parse(line, question)
        if outcome is None:
            return
        yield outcome


def _parse(line: str, question: GoldQuestion) -> Outcome | None:
    try:
        record = json.loads(line)
        if record.pop("id") != question.id:
            return None
        forced = Forced(**record.pop("forced"))
        return Outcome(gold=question, forced=forced, **record)
    except (ValueError, TypeError, KeyError):
        return None
