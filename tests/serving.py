"""Starts the web app the way a person does, and looks at it with a real browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, sync_playwright

from index.command import ROOT

CHROMIUM = "chromium"
PATIENCE = 600
"""Seconds that a busy machine is given before a program counts as stuck."""

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def clean_environment() -> dict[str, str]:
    """The environment without what would point the app elsewhere or keep its libraries offline."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "QA_", "GRADIO_"))}


def run_app(*arguments: str | Path, environment: Mapping[str, str] = {}) -> "subprocess.CompletedProcess[str]":
    """Run ``python app.py`` to its end, which it is expected to reach by itself."""
    command = [sys.executable, "app.py", *map(str, arguments)]
    environment = clean_environment() | dict(environment)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE)


@contextmanager
def serving(
    *arguments: str | Path, runner: tuple[str, ...] = ("app.py",), environment: Mapping[str, str] = {}
) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """The address of a running app, and its process; stopped at the end."""
    command = [sys.executable, *runner, *map(str, arguments), "--port", str(free_port())]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=clean_environment() | dict(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stderr
    with process:
        try:
            line = process.stdout.readline()
            if not line.startswith("Ask the articles at http"):
                pytest.fail(f"the app did not start: {line}{process.stderr.read()}")
            yield line.split()[4], process
        finally:
            process.kill()


def ask_over_http(address: str, question: str) -> Any:
    """What Gradio's HTTP interface answers: first the number of the event, then, after heartbeats, the event."""
    place = f"{address}gradio_api/call/ask"
    body = json.dumps({"data": [question]}).encode()
    with urlopen(Request(place, body, {"Content-Type": "application/json"})) as reply:
        number = json.load(reply)["event_id"]
    with urlopen(f"{place}/{number}") as reply:
        event, data = reply.read().decode().strip().split("\n\n")[-1].splitlines()
    assert event == "event: complete", data
    return json.loads(data.removeprefix("data: "))[0]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's chromium without a screen. Where there is none the test is skipped, but not in CI."""
    place = shutil.which(CHROMIUM)
    if place is None:
        reason = "needs a browser: the Debian package chromium (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=place, args=FLAGS) as browser:
        yield browser
