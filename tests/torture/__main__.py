"""``python -m tests.torture kill | fill | ask | damage | rename``: try hard to break an index, and say what came out."""

import argparse
import json
import logging
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.torture.killing import Tally, fill, kill


def main() -> int:
    """Run one kind of torture; exit code 1 if anything was wrong."""
    options = make_parser().parse_args()
    logging.disable(logging.WARNING)  # each mended view says so, thousands of times
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as root:
        faults = options.run(options, Path(root))
    print(f"{time.perf_counter() - begin:.1f} s, {len(faults)} faults")
    for fault in faults[:20]:
        print(f"FAULT {fault}")
    return 1 if faults else 0


def make_parser() -> argparse.ArgumentParser:
    """The kinds of torture and their options."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="KIND")
    for name, run, text in (
        ("kill", run_kill, "cut off syncs at random instants by a signal"),
        ("fill", run_fill, "let syncs run out of room on the disk"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--times", type=int, default=100)
        command.add_argument("--files", type=int, default=40)
        command.add_argument("--seed", type=int, default=0)
        command.set_defaults(run=run)
        if name == "kill":
            command.add_argument("--signal", choices=["KILL", "INT", "TERM"], default="KILL")
        else:
            command.add_argument("--mount", action="store_true", help="on a small tmpfs (root only)")
    return parser


def run_kill(options: argparse.Namespace, root: Path) -> list[str]:
    how = signal.Signals[f"SIG{options.signal}"]
    return _told(kill(root, options.times, options.seed, options.files, how))


def run_fill(options: argparse.Namespace, root: Path) -> list[str]:
    return _told(fill(root, options.times, options.seed, options.files, options.mount))


def _told(tally: Tally) -> list[str]:
    print(f"{tally.runs} runs, {tally.searches} searches, {tally.repaired} times check found faults and repair mended")
    print(json.dumps(dict(tally.where.most_common()), indent=2))
    return tally.faults


if __name__ == "__main__":
    sys.exit(main())
