"""How long ``python -m qa ask`` takes from a cold shell to its answer, and what memory it then holds."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.command import ROOT
from qa.benchmark.types import StartUp
from qa.benchmark.worker import SideError


def start_up(index: str, questions: Sequence[str], n: int, command: Sequence[str] = ("-m", "qa")) -> StartUp:
    """Ask each of ``n`` processes one question, one process after the other. The disk's cache is warm."""
    times = [_time([*command, "ask", questions[i % len(questions)], "--index", index, "--json"]) for i in range(n)]
    first, done = np.transpose(times)
    memory, peak = _memory([*command, "ask", "-", "--index", index, "--json"], questions[0])
    return StartUp(n, float(np.median(first)), float(np.max(first)), float(np.median(done)), memory, peak)


def _time(arguments: Sequence[str]) -> tuple[float, float]:
    """Seconds until the first line of output is there, and until the process has ended."""
    begin = time.perf_counter()
    with _process(arguments, subprocess.DEVNULL) as process:
        first = _line(process, arguments)
        answered = time.perf_counter()
        process.wait()
        done = time.perf_counter()
    if not first or process.returncode:
        raise SideError(f"{' '.join(arguments)} ended with exit code {process.returncode}; run it to see why")
    return answered - begin, done - begin


def _memory(arguments: Sequence[str], question: str) -> tuple[float | None, float | None]:
    """Resident and peak memory of a process that has answered one question, in MB; None where /proc is not there."""
    with _process(arguments, subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(question + "\n")
        process.stdin.flush()
        _line(process, arguments)
        status = Path(f"/proc/{process.pid}/status")
        text = status.read_text("utf-8") if status.exists() else ""
    return tuple(_field(text, name) for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def _field(status: str, name: str) -> float | None:
    """A size in the text of ``/proc/PID/status``, in MB."""
    _, found, rest = status.partition(f"{name}:")
    return float(rest.split()[0]) / 1e3 if found else None


def _process(arguments: Sequence[str], stdin: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        encoding="utf-8", cwd=ROOT,
    )  # fmt: skip


def _line(process: "subprocess.Popen[str]", arguments: Sequence[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()
