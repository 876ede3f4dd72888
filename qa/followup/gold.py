"""Conversations whose follow-up questions are known in full: JSON lines → records."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import GoldError

FIRST, TOPIC = "first", "topic"
"""The kinds of turn that are no follow-ups."""


@dataclass(frozen=True, slots=True)
class GoldTurn:
    """A question as it is typed and in full, its answers (none: the articles do not say), and its kind."""

    question: str
    full: str
    answers: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class GoldConversation:
    """Turns in order; ``title`` names the text that the first is about, ``split`` what it may be used for."""

    id: str
    split: str
    title: str
    turns: tuple[GoldTurn, ...]


def read_conversations(path: Path) -> Iterator[GoldConversation]:
    """Yield the conversations of a file. Raises GoldError, naming the line, for one that is unusable."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read ({error}); expected JSON lines; name another file") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield _conversation(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(
                f"{path.name}, line {number} is no conversation ({type(error).__name__}: {error}); "
                "expected id, split, and turns with question, full, answers and kind; mend it"
            ) from error


def _conversation(record: dict[str, Any]) -> GoldConversation:
    turns = tuple(
        GoldTurn(str(turn["question"]), str(turn["full"]), tuple(map(str, turn["answers"])), str(turn["kind"]))
        for turn in record["turns"]
    )
    title = record.get("title") or record.get("article") or ""
    return GoldConversation(str(record["id"]), str(record["split"]), str(title), turns)
