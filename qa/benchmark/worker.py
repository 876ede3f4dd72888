"""A side of the benchmark as a process of its own, spoken to by JSON lines (see ``sides/serving.py``)."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from index.errors import ChatbotError

SERVING = Path(__file__).parent / "sides" / "serving.py"


class SideError(ChatbotError):
    """A side of the benchmark ended before it was done."""


class MissingSideError(SideError):
    """The libraries of a side are not installed."""


class Worker:
    """A process that serves the side in ``module``; ends with the ``with`` block.

    ``python`` is the interpreter of its environment. Raises MissingSideError where that or a library is missing, and
    SideError, with the last line that it wrote to standard error, where it ends before it replied.
    """

    def __init__(self, python: Path, module: str, environment: Mapping[str, str]) -> None:
        self._module = module
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed by close)
        try:
            self._process = subprocess.Popen(
                [python, SERVING, module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
                text=True, encoding="utf-8", env={**os.environ, **environment},
            )  # fmt: skip
        except OSError as error:
            self._errors.close()
            raise MissingSideError(f"no {python} ({error.strerror})") from error
        try:
            missing = self._reply().get("missing")
            if missing:
                raise MissingSideError(f"{python}: {missing}")
        except SideError:
            self.close()
            raise

    def request(self, do: str, **fields: object) -> dict[str, Any]:
        """The reply to one request."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended; what it wrote to standard error says why
            self._process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
            self._process.stdin.flush()
        return self._reply()

    def close(self) -> None:
        """End the process and wait until it has ended."""
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        self._process.wait()
        self._errors.close()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _reply(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            code = self._process.wait()
            self._errors.seek(0)
            said = self._errors.read().decode(errors="replace").strip().splitlines() or ["nothing"]
            raise SideError(f"the side {self._module} ended with exit code {code}; it last said: {said[-1]}")
        reply: dict[str, Any] = json.loads(line)
        return reply
