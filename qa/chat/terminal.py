"""Lines as they are typed: with history and completion at a terminal, one after another from anything else."""

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PROMPT = "? "

KEPT = 1000
"""Lines of the history that are kept."""


def history_file() -> Path:
    """Where earlier questions are kept, as the XDG base directory specification says: a person's own state."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "ask-the-articles" / "history"


def at_terminal() -> bool:
    """Whether a person types and reads."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def typed_lines(complete: Callable[[str], list[str]], history: Path) -> Generator[str, None, None]:
    """The lines that a person types, until Ctrl-D."""
    with _editing(complete, history), suppress(EOFError):
        while True:
            yield input(PROMPT)


def piped_lines() -> Generator[str, None, None]:
    """The lines of standard input as they come, without their ends."""
    for line in sys.stdin:
        yield line.rstrip("\r\n")


@contextmanager
def _editing(complete: Callable[[str], list[str]], history: Path) -> Iterator[None]:
    """Arrow keys, Tab and Ctrl-R while lines are typed; the terminal's own editing where Python has no readline."""
    try:
        import readline
    except ImportError:
        yield
        return
    readline.set_completer_delims("\n")  # what is completed is the whole line
    readline.set_completer(lambda text, state: (*complete(text), None)[state])
    readline.parse_and_bind("tab: complete")
    readline.set_history_length(KEPT)
    with suppress(OSError):  # there is none yet
        readline.read_history_file(history)
    try:
        yield
    finally:
        with suppress(OSError):  # no home to write to: the next chat begins without a history
            history.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            readline.write_history_file(history)
            history.chmod(0o600)
