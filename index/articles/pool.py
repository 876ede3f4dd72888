"""Reads files in processes of their own, so that a bad one costs no more than itself.

A library would do (``multiprocessing``, ``pebble``) but for three things at once: limits that hold inside of C
code, an end with the parent even if that is killed, and no fork of a process that has threads of torch.
"""

import contextlib
import json
import os
import queue
import select
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from index.articles import PLAIN, read_parts
from index.articles.limits import MEMORY, SECONDS, WALL, WORKERS
from index.articles.worker import receive, send
from index.errors import ArticleError
from index.types import Article, Skipped

Parts = tuple[Article | Skipped, ...]

ROOT = Path(__file__).parent.parent.parent


class ReaderPool:
    """Up to ``workers`` processes, begun when they are needed; safe to use from as many threads."""

    def __init__(self, workers: int = WORKERS, wall: float = WALL) -> None:
        self._wall = wall
        self._begun: set[_Worker] = set()
        self._closed = False
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()

    def read(self, name: str, data: bytes) -> Parts:
        """The articles of a file and the parts that hold none. Raises ArticleError for a file it cannot use."""
        if Path(name).suffix.lower() in PLAIN:
            return read_parts(name, data)
        worker = self._idle.get()
        try:
            worker = worker or self._begin()
            return worker.read(name, data, self._wall)
        except _BrokenError as error:
            self._begun -= {worker}
            worker = None
            raise ArticleError(str(error)) from error
        finally:
            self._idle.put(worker)

    def _begin(self) -> "_Worker":
        worker = _Worker()
        self._begun.add(worker)
        if self._closed:  # meanwhile, by another thread
            worker.end()
        return worker

    def close(self) -> None:
        """End all processes, also those that are reading; whoever waits for one gets an ArticleError."""
        self._closed = True
        for worker in list(self._begun):
            worker.end()


class _BrokenError(Exception):
    """A worker that came to its end, and how."""


class _Worker:
    """One process and its pipes."""

    def __init__(self) -> None:
        threads = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "index.articles.worker", str(os.getpid())],
            cwd=ROOT,
            env={**os.environ, **threads, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def read(self, name: str, data: bytes, wall: float) -> Parts:
        """The parts of a file. Raises ArticleError, or _BrokenError if the process ends over it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            send(self._process.stdin, name.encode())
            send(self._process.stdin, data)
            ready, _, _ = select.select([self._process.stdout], [], [], wall)
            if not ready:
                self.end()
                raise _BrokenError(f"reading it takes longer than {wall:g} seconds; split it")
            reply = receive(self._process.stdout)
        except (BrokenPipeError, ValueError):  # it ended, or was ended by another thread
            reply = None
        if reply is None:
            raise _BrokenError(self._fate())
        found = json.loads(reply)
        if "fault" in found:
            raise ArticleError(found["fault"])
        return tuple(_part(part) for part in found["articles"])

    def end(self) -> None:
        """End the process, wait until it is gone, and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(BrokenPipeError):  # what was not sent has nowhere to go
                if pipe is not None:
                    pipe.close()

    def _fate(self) -> str:
        """How the process ended, in words for people."""
        code = self._process.wait()
        self.end()
        if code == -signal.SIGPROF:
            return f"reading it takes longer than {SECONDS} seconds of the processor; split it"
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"reading it broke off ({how}; the limit of memory is {MEMORY // 2**20} MB); save it again or split it"


def _part(fields: "dict[str, object]") -> Article | Skipped:
    if not fields.pop("is_article"):
        return Skipped(**fields)  # type: ignore[arg-type]
    for name in ("pages", "paragraphs"):
        fields[name] = tuple(fields[name])  # type: ignore[arg-type]
    return Article(**fields)  # type: ignore[arg-type]
