"""Nothing leaves the machine: the programs run where only loopback can be reached, with no HF_ variable set."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from index.command import ROOT
from tests.serving import PATIENCE, ask_over_http, clean_environment, serving

RUNNER = "tests/loopback_only.py"


def run_offline(log: Path, *program: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, RUNNER, str(log), *map(str, program)]
    return subprocess.run(
        command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True, timeout=PATIENCE
    )


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)",
        "import socket; socket.getaddrinfo('huggingface.co', 443)",
        "import urllib.request; urllib.request.urlopen('http://[2001:db8::1]/', timeout=5)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    ],
)
def test_the_guard_refuses_and_notes_what_leads_away(tmp_path: Path, attempt: str) -> None:
    program, log = tmp_path / "program.py", tmp_path / "log"
    program.write_text(attempt, encoding="utf-8")
    done = run_offline(log, program)
    assert done.returncode == 1
    assert "only this machine may be reached" in done.stderr
    assert log.read_text(encoding="utf-8").startswith("socket.")


def test_sync_ask_and_the_page_reach_nothing_but_this_machine(tmp_path: Path) -> None:
    index, log = tmp_path / "index", tmp_path / "log"
    synced = run_offline(log, "-m", "index", "sync", "seeds/articles", "--index", index)
    assert synced.returncode == 0, synced.stderr
    asked = run_offline(log, "-m", "qa", "ask", "Who is the head of Taobao Mall?", "--index", index, "--json")
    assert json.loads(asked.stdout)["answer"] == "Zhang Yong", asked.stderr
    with serving("--index", index, runner=(RUNNER, str(log), "app.py")) as (address, _):
        with urlopen(address) as page:
            assert "Ask the articles" in page.read().decode()
        answer = ask_over_http(address, "Who is the head of Taobao Mall?")
    assert isinstance(answer, dict)
    assert answer["citations"][0]["quote"] == "Zhang Yong"
    assert not log.exists(), log.read_text(encoding="utf-8")
