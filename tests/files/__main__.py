"""``python -m tests.files KIND``: files like those that people have, and worse."""

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from index.articles import read_articles
from index.command import progress_bar
from index.store import Store
from index.sync import sync_folder
from tests.files.fidelity import by_kind
from tests.files.fuzzing import fuzz
from tests.files.gold import ask_gold
from tests.files.hostile import SECRET, make_hostile
from tests.files.libreoffice import FOLDER, print_sheets
from tests.files.making import make_folder
from tests.files.rates import rates
from tests.toys import ToyEncoder


def main() -> int:
    """Run one of them; exit code 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.files", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="KIND")
    for name, run, text in (
        ("make", run_make, "write a folder of files of every kind"),
        ("read", run_read, "how much of what was printed is read, kind by kind"),
        ("gold", run_gold, "ask each file its question with the shipped models; is the page or line right?"),
        ("hostile", run_hostile, "sync a folder of files that mean harm"),
        ("fuzz", run_fuzz, "read files changed at random"),
        ("libreoffice", run_libreoffice, "print the files of LibreOffice anew, which must be installed"),
        ("rate", run_rate, "how fast files of each kind are read; what a second sync reads"),
    ):
        command = commands.add_parser(name, help=text)
        command.set_defaults(run=run)
        if name == "make":
            command.add_argument("folder", type=Path)
        if name in ("fuzz", "rate"):
            command.add_argument("--count", type=int, default=20_000 if name == "fuzz" else 1_000)
            command.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="files-") as root:
        faults = options.run(options, Path(root))
    print(f"{time.perf_counter() - begin:.1f} s, {len(faults)} faults")
    for fault in faults[:20]:
        print(f"FAULT {fault[:2000]}")
    return 1 if faults else 0


def run_make(options: argparse.Namespace, root: Path) -> list[str]:
    for made in make_folder(options.folder):
        place = f"p. {made.page}" if made.page else f"line {made.line}" if made.line else ""
        print(
            json.dumps(
                {
                    "article": made.article,
                    "question": made.source.question,
                    "answer": made.source.answer,
                    "place": place,
                }
            )
        )
    return []


def run_read(options: argparse.Namespace, root: Path) -> list[str]:
    made = make_folder(root)
    faults = []
    for kind, found in by_kind(made, {article.id: article for article in read_articles(root)}).items():
        kept, waste = 100 * found.kept / found.printed, 100 * found.boilerplate / max(found.extract, 1)
        print(
            f"{kind:7} {found.printed:8,} characters printed, {kept:6.2f} % kept, "
            f"boilerplate {waste:.2f} % of the extract"
        )
        faults += [kind] if kept < 99.5 or waste > 1 else []
    return faults


def run_gold(options: argparse.Namespace, root: Path) -> list[str]:
    asked = ask_gold(root)
    right = sum(item.right for item in asked)
    placed = sum(item.right and item.placed for item in asked)
    print(f"{len(asked)} questions, {right} answered right, {placed} of these with the right page or line")
    return [
        f"{item.article}: {item.answer!r}, expected {item.expected!r} ({item.place})"
        for item in asked
        if not item.placed
    ]


def run_hostile(options: argparse.Namespace, root: Path) -> list[str]:
    count = make_hostile(root / "articles")
    report = sync_folder(root / "articles", root / "index", ToyEncoder(max_tokens=180))
    store = Store(root / "index")
    for file in store.skipped():
        print(f"{ascii(file.source)[1:-1][:60]:60} {file.reason[:150]}")
    own, workers = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{count} files: {report}; most memory {own:.0f} MB here, {workers:.0f} MB in a worker")
    faults = [] if own + 2 * workers < 2_000 else ["more than 2 GB"]
    unnamed = count - len(store.files())
    faults += [f"{unnamed} files have neither article nor reason"] if unnamed else []
    texts = [text for (text,) in store.read("SELECT text FROM articles")]
    return faults + ["the secret was read" for text in texts if SECRET in text or "root:" in text]


def run_fuzz(options: argparse.Namespace, root: Path) -> list[str]:
    with progress_bar("reading", "file") as advance:
        tally = fuzz(options.count, options.seed, lambda done: advance(done, options.count))
    print(json.dumps(dict(sorted(tally.ends.items())), indent=2))
    return tally.faults


def run_libreoffice(options: argparse.Namespace, root: Path) -> list[str]:
    try:
        print_sheets(FOLDER)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from error
    return []


def run_rate(options: argparse.Namespace, root: Path) -> list[str]:
    with progress_bar("syncing", "file") as advance:
        found = rates(root, options.count, advance)
    for kind, number in found.files.items():
        print(f"{kind:7} {number:5} files, {number / found.seconds[kind]:8.1f} a second")
    print(f"first sync {found.first:.1f} s, second {found.second:.2f} s, which read {found.read_again} files")
    return [f"{found.read_again} files were read again"] if found.read_again else []


if __name__ == "__main__":
    sys.exit(main())
