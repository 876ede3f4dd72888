"""People who ask the web app, alone and together."""

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from index.command import ROOT
from tests.serving import ask_over_http

SHIPPED = ROOT / "seeds" / "articles"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for a question, without its times, and how many seconds it took."""

    question: str
    answer: dict[str, Any]
    seconds: float


def ask(address: str, question: str) -> Reply:
    """Ask as a browser does, waiting in the queue for as long as it takes."""
    begin = time.perf_counter()
    answer = ask_over_http(address, question)
    answer.pop("timings_ms")
    return Reply(question, answer, time.perf_counter() - begin)


def ask_together(address: str, shares: Sequence[Sequence[str]]) -> list[Reply]:
    """Each share of the questions is asked by a person of its own, one question after the other."""
    with ThreadPoolExecutor(len(shares)) as people:
        replies = people.map(lambda share: [ask(address, question) for question in share], shares)
        return [reply for each in replies for reply in each]


def gold_questions() -> list[str]:
    """The shipped questions."""
    lines = (ROOT / "seeds" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]
