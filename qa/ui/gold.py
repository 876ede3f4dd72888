"""Gold questions that people make from answers: a file of JSON lines of their own. No Gradio.

One question stands there once: judging it again replaces its line; every other line stays as it is.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import GoldError

PREFIX = "own-"
"""Of the ids that are given here; a number follows."""

PATIENCE = 5.0
"""Seconds that a judgement waits for another one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says is right: the words of some articles, or, with none, that the articles do not say."""

    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()


class GoldFile:
    """The gold questions in the file ``path``, which is made when the first one is put there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def find(self, question: str) -> Judgement | None:
        """What the file says to a question; None if it does not hold it."""
        for record in map(_parse, self._lines()):
            if record is not None and _same(record["question"], question):
                return _judgement(record)
        return None

    def put(self, question: str, judgement: Judgement) -> None:
        """Write a question with what is right, in the place of its old line, or at the end.

        Raises GoldError where the file cannot be written.
        """
        with self._locked():
            lines = self._lines()
            place = self._place(lines, question)
            old = _parse(lines[place]) if place is not None else None
            record = _record(old["id"] if old else _new_id(lines), question, judgement)
            line = json.dumps(record, ensure_ascii=False)
            self._write([*lines, line] if place is None else [*lines[:place], line, *lines[place + 1 :]])

    def drop(self, question: str) -> None:
        """Take a question out of the file, if it is there. Raises GoldError where the file cannot be written."""
        with self._locked():
            lines = self._lines()
            place = self._place(lines, question)
            if place is not None:
                self._write([*lines[:place], *lines[place + 1 :]])

    def _place(self, lines: Sequence[str], question: str) -> int | None:
        for place, line in enumerate(lines):
            record = _parse(line)
            if record is not None and _same(record["question"], question):
                return place
        return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=PATIENCE)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise GoldError(f"{self.path} is being written by another program; try again when it is done") from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def _lines(self) -> list[str]:
        """Its lines that hold anything. Only line feeds end a line, as for whoever reads it."""
        try:
            text = self.path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise GoldError(f"{self.path} cannot be read ({error.strerror}); mend its permissions") from error
        return [line for line in text.split("\n") if line.strip()]

    def _write(self, lines: Sequence[str]) -> None:
        draft = self.path.with_name(f"{self.path.name}.draft")
        try:
            draft.write_bytes("".join(f"{line}\n" for line in lines).encode(errors="surrogateescape"))
            draft.replace(self.path)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> GoldError:
        return GoldError(f"{self.path} cannot be written ({error.strerror}); name another file: --gold FILE")


def _same(one: object, other: str) -> bool:
    return isinstance(one, str) and one.split() == other.split()


def _parse(line: str) -> dict[str, object] | None:
    """The record of a line; None for a line that holds no gold question."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and {"id", "question", "answers"} <= record.keys() else None


def _record(number: object, question: str, judgement: Judgement) -> dict[str, object]:
    """A line in the notation of gold sets."""
    articles = list(judgement.articles)
    named = articles[0] if len(articles) == 1 else articles or None
    return {"id": number, "question": question, "answers": list(judgement.answers), "article": named}


def _judgement(record: dict[str, object]) -> Judgement:
    named, answers = record.get("article"), record["answers"]
    articles = (named,) if isinstance(named, str) else tuple(named) if isinstance(named, list) else ()
    return Judgement(tuple(answers) if isinstance(answers, list) else (), articles)


def _new_id(lines: Sequence[str]) -> str:
    ids = [str(record["id"]) for record in map(_parse, lines) if record]
    numbers = [int(name.removeprefix(PREFIX)) for name in ids if re.fullmatch(rf"{PREFIX}\d+", name)]
    return f"{PREFIX}{max(numbers, default=0) + 1}"
