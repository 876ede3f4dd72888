"""The chat as a person and as a program meet it: pipes and a real terminal."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.command import ROOT
from qa.chat.terminal import PROMPT

PATIENCE = 60
"""Seconds without anything new after which the chat counts as stuck."""

COMMAND = [sys.executable, "-m", "tests.qa.chat.runner", "chat"]


def piped(*options: str, lines: bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([*COMMAND, *options], input=lines, capture_output=True, cwd=ROOT, check=False)


class Terminal:
    """A chat at a terminal of its own."""

    def __init__(self, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            COMMAND,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env={**os.environ, **environment},
            preexec_fn=lambda: os.login_tty(0),  # so that Ctrl-C reaches it
        )
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def wait_for(self, words: str) -> None:
        """Read until ``words`` are shown, behind what was waited for before."""
        while words not in self.shown[self._seen :]:
            part = self._read()
            assert part, f"ended without {words!r}: {self.shown}"
        self._seen = self.shown.index(words, self._seen) + len(words)

    def reply(self, typed: str, words: str) -> None:
        """Type a line, wait for words of the reply, and for the next line to be asked for."""
        self.type(f"{typed}\n")
        self.wait_for(words)
        self.wait_for(f"\n{PROMPT}")

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def _read(self) -> str:
        ready, _, _ = select.select([self._ours], [], [], PATIENCE)
        assert ready, f"nothing more is shown: {self.shown}"
        try:
            part = os.read(self._ours, 4096).decode(errors="replace")
        except OSError:  # EIO: what Linux says once the other side is closed
            return ""
        self.shown += part
        return part

    def close(self) -> None:
        os.close(self._ours)
        self.process.kill()
        self.process.wait(PATIENCE)


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(**environment: str) -> Terminal:
        given = {"XDG_STATE_HOME": str(tmp_path), "TERM": "xterm", "NO_COLOR": "", **environment}
        opened.append(Terminal(**given))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


def test_piped_lines_are_replied_to_in_order_and_a_bad_one_is_told_in_one_line() -> None:
    done = piped(lines=b"Which?\n\n:only two.txt\nWhich?\n:source 1\n")
    assert done.returncode == 0
    heads = [line for line in done.stdout.decode().splitlines() if "% sure" in line]
    assert heads == ["103  (95% sure)", "103  (95% sure)"]
    assert "One says **103**." in done.stdout.decode()
    assert done.stderr.decode().splitlines() == [
        "error: the question is empty; expected a question in words; type one",
        "error: no article 'two.txt'; expected a name as :articles lists them; give one of these",
    ]


def test_with_json_every_line_gets_one_line_of_json_and_is_never_a_command() -> None:
    done = piped("--json", lines=b"Which?\n\n:quit\nwho \xff?\n")
    first, empty, question, broken = map(json.loads, done.stdout.decode().splitlines())
    assert (done.returncode, done.stderr) == (0, b"")
    assert (first["question"], first["answer"]) == ("Which?", "103")
    assert empty == {"question": "", "error": "the question is empty; expected a question in words; type one"}
    assert (question["question"], question["answer"]) == (":quit", "103")
    assert broken["error"].startswith("the question holds bytes that are not text")


def test_quit_ends_before_the_lines_do() -> None:
    done = piped(lines=b":quit\nWhich?\n")
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_person_has_colours_sources_and_a_history(open_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    first = open_terminal()
    first.wait_for(PROMPT)
    first.reply("Which?", "One says \x1b[1;32m103\x1b[0m.")
    first.reply("\n:fly", "error: no command ':fly'")
    first.reply(":source 2", "Three says \x1b[1;32m103\x1b[0m, too.")
    first.type("\x04")
    assert first.end() == 0
    assert "Traceback" not in first.shown
    kept = tmp_path / "ask-the-articles" / "history"
    assert kept.read_text().splitlines() == ["Which?", ":fly", ":source 2"]
    assert kept.stat().st_mode & 0o777 == 0o600
    second = open_terminal(NO_COLOR="1")
    second.wait_for(PROMPT)
    second.reply("\x1b[A\x1b[A\x1b[A", "One says \x1b[1m103\x1b[0m.")  # three times up
    second.type(":q\t\n")
    assert second.end() == 0


def test_ctrl_c_ends_it_cleanly(open_terminal: Callable[..., Terminal]) -> None:
    terminal = open_terminal()
    terminal.wait_for(PROMPT)
    terminal.type("Whi")
    terminal.wait_for("Whi")
    time.sleep(0.2)  # it is waiting for the next key
    terminal.type("\x03")
    assert terminal.end() == 0
    assert "Traceback" not in terminal.shown


def test_an_interrupt_between_piped_lines_ends_it_cleanly() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"Which?\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"103  (95% sure)\n"
        time.sleep(0.2)  # it is waiting for the next line
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
