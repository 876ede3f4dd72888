"""What the entry points share: default places, progress bars, notices, and exit codes.

Standard output holds results only; everything said here goes to standard error.
"""

import argparse
import io
import logging
import math
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.articles import TURNS
from index.encoder import BUNDLED
from index.errors import BusyIndexError, ChatbotError, MissingIndexError, StoreError
from index.filter import day
from index.store import FILE, Store

if TYPE_CHECKING:
    from index.sync import OnProgress

ROOT = Path(__file__).parent.parent
DONE, FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: all done; a gate or a check failed; wrong usage or unusable input; stopped by Ctrl-C."""

_LATER = 10  # niceness; the process then gets about a tenth of what another gets that wants the same core


def quiet_libraries() -> None:
    """Keep libraries from phoning home and from talking; call it before they are imported."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def give_way() -> None:
    """Let other programs go first from now on, where the system can: a sync has time, those who ask have not."""
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, max(_LATER, os.getpriority(os.PRIO_PROCESS, 0)))


def run(command: Callable[[], int]) -> int:
    """Run a command; its exit code. An expected error becomes one line and exit code 2."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where it is closed
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")
    try:
        code = command()
        sys.stdout.flush()
    except ChatbotError as error:
        notice(f"error: {error}")
        return UNUSABLE
    except KeyboardInterrupt:
        notice("interrupted; what was reported as stored is safe")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def notice(text: str) -> None:
    """Tell the person at the terminal, on one line."""
    sys.stderr.write(printable(" ".join(text.split())) + "\n")
    sys.stderr.flush()


def printable(text: str) -> str:
    """``text`` on one line of a terminal: control characters and turns of direction are written as escapes."""
    return "".join(ascii(c)[1:-1] if unicodedata.category(c) == "Cc" or ord(c) in TURNS else c for c in text)


def add_examples(parser: argparse.ArgumentParser, *commands: str) -> None:
    """Add commands that can be typed to the end of what ``--help`` says."""
    listed = "".join(f"  {command}\n" for command in commands)
    parser.epilog = (f"{parser.epilog}\n" if parser.epilog else "") + f"examples:\n{listed}"
    if parser.formatter_class is argparse.HelpFormatter:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter


def add_index_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--index``; absent, it is None, which stands for the default index."""
    parser.add_argument("--index", type=Path, metavar="DIR", help=f"the index (default: {shown(default_index())})")


def add_retrieval_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--retrieval``, for comparing ways of searching."""
    text = "find passages by meaning and words, or by one alone (default: hybrid)"
    parser.add_argument("--retrieval", choices=("hybrid", "dense", "lexical"), default="hybrid", help=text)


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--article``, ``--since`` and ``--until``, the parts of a Filter."""
    parser.add_argument(
        "--article", nargs="+", action="extend", metavar="NAME", help="only these articles, or all of these files"
    )
    parser.add_argument("--since", type=_day, metavar="DATE", help="only articles of this date or later (YYYY-MM-DD)")
    parser.add_argument("--until", type=_day, metavar="DATE", help="only articles of this date or earlier")


def _day(text: str) -> str:
    try:
        return day(text)
    except ChatbotError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def share(text: str) -> float:
    """An argument that is a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a number from 0 to 1")
    return value


def positive(text: str) -> int:
    """An argument that is a whole number from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a whole number from 1")
    return int(text)


def default_articles() -> Path:
    """The folder of articles where none is named: ``QA_ARTICLES`` or the articles we ship."""
    return Path(os.environ.get("QA_ARTICLES") or ROOT / "seeds" / "articles")


def default_index() -> Path:
    """The index where none is named: ``QA_INDEX`` or ``index/data``."""
    return Path(os.environ.get("QA_INDEX") or ROOT / "index" / "data")


def shown(path: Path) -> str:
    """A path as a person would write it from where they stand."""
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near


def place_of_index(named: Path | None) -> Path:
    """Where the index is; the default one is built, with a notice, until a sync of it has come to its end.

    A named one is taken as it is: opening it tells if it is missing.
    """
    place = named or default_index()
    try:
        store = Store(place)
        finished, folder, encoder = store.finished, Path(store.settings.folder), store.settings.encoder
    except MissingIndexError:
        finished, folder, encoder = False, default_articles(), BUNDLED
    except StoreError:
        return place  # opening it tells what is wrong
    if named is None and not finished:
        build_default(place, folder, encoder)
    elif not finished and (place / FILE).is_file():
        notice(f"the index in {shown(place)} is not complete: python -m index sync {folder} --index {place}")
    return place


def build_default(place: Path, folder: Path, encoder: str) -> None:
    """Build the index in ``place``, or go on with a build that was cut off, waiting for others that do the same."""
    from index.local import LocalIndex

    begun = (place / FILE).is_file()
    there = shown(place)
    state = f"the index in {there} is not complete: going on" if begun else f"no index in {there} yet: building it"
    notice(f"{state} from {shown(folder)}")
    with progress_bar("indexing", "file") as advance:
        try:
            LocalIndex.build(folder, place, encoder, on_progress=advance, patience=0)
        except BusyIndexError:
            notice("another process is building it: waiting until it is done")
            LocalIndex.build(folder, place, encoder, on_progress=advance, patience=math.inf)


@contextmanager
def progress_bar(what: str, unit: str) -> "Iterator[OnProgress]":
    """Show a bar with rate and time left on a terminal; gives the function that moves it."""
    from tqdm import tqdm

    with tqdm(desc=what, unit=unit, leave=False, disable=not sys.stderr.isatty()) as bar:

        def move(done: int, total: int) -> None:
            if bar.total is None:  # what was done before is no part of the rate
                bar.initial = bar.n = done
            bar.total = total
            bar.update(done - bar.n)

        yield move
