"""``python -m tests.torture kill | fill | ask | damage | rename``: try hard to break an index; say what came out."""

import argparse
import json
import logging
import os
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.torture.asking import compare
from tests.torture.damaging import damage_store, damage_views
from tests.torture.killing import Tally, fill, kill
from tests.torture.renaming import rename


def main() -> int:
    """Run one kind of torture; exit code 1 if anything was wrong."""
    options = make_parser().parse_args()
    logging.disable(logging.WARNING)  # each mended view says so, thousands of times
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as root:
        faults = options.run(options, Path(root))
    print(f"{time.perf_counter() - begin:.1f} s, {len(faults)} faults")
    for fault in faults[: options.show]:
        print(f"FAULT {fault[:2000]}")
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
    command = commands.add_parser("ask", help="let processes ask while another syncs")
    command.add_argument("--seconds", type=float, default=300)
    command.add_argument("--quiet", type=float, default=60, help="seconds of asking without a sync, to compare with")
    command.add_argument("--askers", type=int, default=8)
    command.add_argument("--files", type=int, default=300)
    command.add_argument("--every", type=float, default=1.0, help="seconds between the starts of two syncs; 0: none")
    command.add_argument("--pause", type=float, default=0.1, help="longest pause between two questions, in seconds")
    command.add_argument("--real", action="store_true", help="with the bundled encoder in place of the toy")
    command.set_defaults(run=run_ask)
    command = commands.add_parser("damage", help="damage the files of views and the store")
    command.add_argument("--count", type=int, default=300, help="random bytes of each file; all, if it has fewer")
    command.add_argument("--seed", type=int, default=0)
    command.set_defaults(run=run_damage)
    command = commands.add_parser("rename", help="rename a folder of files")
    command.add_argument("--files", type=int, default=10_000)
    command.set_defaults(run=run_rename)
    for command in commands.choices.values():
        command.add_argument("--show", type=int, default=20, help="faults to show")
    return parser


def run_ask(options: argparse.Namespace, root: Path) -> list[str]:
    quiet, busy = compare(
        root,
        options.seconds,
        options.quiet,
        options.askers,
        options.files,
        options.pause,
        options.every,
        options.real,
    )
    for name, asked in (("quiet", quiet), ("synced", busy)):
        print(name, json.dumps({key: value for key, value in asdict(asked).items() if key != "faults"}))
    print(f"p95 {busy.p95 / quiet.p95:.2f} times that of the quiet index; load {os.getloadavg()}")
    return [*quiet.faults, *busy.faults]


def run_damage(options: argparse.Namespace, root: Path) -> list[str]:
    faults = []
    for name, run in (("views", damage_views), ("store", damage_store)):
        (root / name).mkdir()
        outcome = run(root / name, options.count, options.seed)
        print(name, f"{outcome.trials} trials", json.dumps(dict(outcome.what.most_common()), indent=2))
        faults += outcome.faults
    return faults


def run_rename(options: argparse.Namespace, root: Path) -> list[str]:
    renamed = rename(root, options.files)
    print(json.dumps(asdict(renamed)))
    good = renamed.whole and renamed.embedded == 0 and renamed.renamed == options.files
    return [] if good else ["not as it should be"]


def run_kill(options: argparse.Namespace, root: Path) -> list[str]:
    how = signal.Signals[f"SIG{options.signal}"]
    return _told(kill(root, options.times, options.seed, options.files, how))


def run_fill(options: argparse.Namespace, root: Path) -> list[str]:
    return _told(fill(root, options.times, options.seed, options.files, options.mount))


def _told(tally: Tally) -> list[str]:
    print(
        f"{tally.runs} runs, {tally.searches} searches, {tally.repaired} times check found faults and repair mended"
    )
    print(json.dumps(dict(tally.where.most_common()), indent=2))
    return tally.faults


if __name__ == "__main__":
    sys.exit(main())
