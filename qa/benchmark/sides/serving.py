"""``python serving.py MODULE``: serves one side over JSON lines, in its own environment; imports nothing else.

A request is one line on standard input, the reply one line on standard output. ``{"do": "open", …}`` makes the
side of all that follows it, ``Side(…)``; then ``ask``, ``embed``, ``memory`` and ``profile``. What a library prints
goes to standard error. The first reply says whether the side's libraries are there; any fault later ends the
process, with its traceback on standard error.
"""

import cProfile
import importlib
import importlib.metadata
import json
import os
import pstats
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

Reply = dict[str, Any]

MISSING = 3
"""Exit code where the libraries of a side are not installed."""

_SHOWN = 4  # vectors that are sent back, to be compared
_FUNCTIONS = 15  # rows of a profile


class Side(Protocol):
    """What a side can do; ``Side(**setup)`` opens it (see ``qa.benchmark.run.setup``)."""

    def ask(self, question: str) -> tuple[str, dict[str, float]]:
        """The answer, "" for none, and wall milliseconds of those of ``encode``, ``search``, ``read`` it can tell."""

    def embed(self, texts: list[str]) -> Any:  # noqa: ANN401  (an array, or lists of numbers)
        """Vectors of passages, shape (n, dim), the way the side itself makes them."""


def serve(module: Any, requests: Any, reply: Callable[[Reply], None]) -> None:  # noqa: ANN401
    """Answer requests, one a line, until there are no more."""
    side: Side | None = None
    for line in requests:
        request = json.loads(line)
        name = request.pop("do")
        if name == "open":
            begin = time.perf_counter()
            side = module.Side(**request)
            reply({"seconds": time.perf_counter() - begin, "versions": versions(module.PACKAGES)})
        else:
            reply(ACTIONS[name](side, **request))


def ask(side: Side, questions: list[str], at_once: int) -> Reply:
    """Ask all questions, by ``at_once`` users each of whom waits for an answer before asking on."""
    begin = time.perf_counter()
    if at_once == 1:
        answers = [_timed(side, question) for question in questions]
    else:
        with ThreadPoolExecutor(at_once) as users:
            answers = list(users.map(lambda question: _timed(side, question), questions))
    return {"seconds": time.perf_counter() - begin, "answers": answers}


def _timed(side: Side, question: str) -> Reply:
    begin = time.perf_counter()
    text, stages = side.ask(question)
    return {"answer": text, "ms": {**stages, "total": 1000 * (time.perf_counter() - begin)}}


def embed(side: Side, texts: list[str]) -> Reply:
    """How long it takes to embed some passages, and the first few vectors."""
    begin = time.perf_counter()
    vectors = side.embed(texts)
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "vectors": [[float(number) for number in row] for row in vectors[:_SHOWN]]}


def memory(side: Side) -> Reply:
    """What this process holds of memory, now and at most so far, in MB; empty where the system does not say."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    values = {name: float(value.split()[0]) / 1e3 for name, _, value in (line.partition(":") for line in lines)
              if name in ("VmRSS", "VmHWM")}  # fmt: skip
    return {"now": values.get("VmRSS"), "peak": values.get("VmHWM")}


def profile(side: Side, questions: list[str], root: str) -> Reply:
    """Where the time of questions goes: functions below the folder ``root`` by the time in them and what they call.

    Milliseconds a question, of this thread, under a profiler that makes short calls dearer than they are.
    """
    profiler = cProfile.Profile()
    profiler.enable()
    for question in questions:
        side.ask(question)
    profiler.disable()
    rows = []
    for (file, _, name), (_, calls, own, whole, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if file.startswith(root) and file != __file__:
            where = f"{os.path.relpath(file, root)} {name}"
            per = {"calls": calls, "own_ms": 1000 * own, "ms": 1000 * whole}
            rows.append({"where": where, **{key: value / len(questions) for key, value in per.items()}})
    return {"functions": sorted(rows, key=lambda row: -float(row["ms"]))[:_FUNCTIONS]}


def versions(packages: list[str]) -> dict[str, str]:
    """The versions of the packages that a side stands on."""
    return {package: importlib.metadata.version(package) for package in packages}


ACTIONS: dict[str, Callable[..., Reply]] = {"ask": ask, "embed": embed, "memory": memory, "profile": profile}


def main(name: str) -> int:
    """Serve the side called ``name``; the exit code."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # so that nothing but replies goes where replies go

    def reply(record: Reply) -> None:
        out.write(json.dumps(record) + "\n")
        out.flush()

    try:
        module = importlib.import_module(name)
    except ImportError as error:
        reply({"missing": str(error)})
        return MISSING
    reply({"ready": name})
    serve(module, sys.stdin, reply)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
