"""``python -m index sync | list | search | check``: keep an index of a folder of articles."""

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from index.command import (
    DONE,
    FAILED,
    add_examples,
    add_filter_options,
    add_index_option,
    add_retrieval_option,
    default_articles,
    default_index,
    give_way,
    place_of_index,
    positive,
    printable,
    progress_bar,
    quiet_libraries,
    run,
)
from index.errors import StoreError
from index.json import hit_json, listed_json
from index.types import Hit, SyncEvent

EXAMPLES = {
    "sync": (
        "python -m index sync",
        "python -m index sync my/articles --index my/index",
        "python -m index sync other/articles --index my/index --replace",
    ),
    "list": ("python -m index list", "python -m index list --index my/index --skipped --json"),
    "search": (
        'python -m index search "head of Taobao Mall" -k 3',
        'python -m index search "transaction record" --since 2013-09-01 --json',
    ),
    "check": ("python -m index check", "python -m index check --index my/index --repair"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    if options.command is sync_command and arguments is None:  # in another's process the priority is not ours
        give_way()
    return run(lambda: int(options.command(options)))


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m index", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_examples(parser, *(examples[-1] for examples in EXAMPLES.values()), "python -m index COMMAND --help")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    sync = _add(commands, "sync", sync_command, "add new articles, re-read changed ones, drop missing ones")
    sync.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="the articles (default: the index's own)")
    sync.add_argument("--encoder", metavar="NAME", help="sentence-transformers name or folder")
    sync.add_argument("--replace", action="store_true", help="let the index change its folder or its encoder")
    listed = _add(commands, "list", list_command, "list the articles of the index")
    listed.add_argument("--skipped", action="store_true", help="list the files that were left out instead")
    search = _add(commands, "search", search_command, "find the nearest passages")
    search.add_argument("words", type=_words, metavar="WORDS", help="a question or words")
    search.add_argument("-k", type=positive, default=10, metavar="N", help="how many (default: 10)")
    search.add_argument("--encoder", metavar="NAME", help="insist on this encoder")
    add_filter_options(search)
    add_retrieval_option(search)
    check = _add(commands, "check", check_command, "tell whether the index is whole")
    check.add_argument("--repair", action="store_true", help="mend what is not")
    return parser


def sync_command(options: argparse.Namespace) -> int:
    """Bring an index up to its folder."""
    from index.encoder import BUNDLED, open_encoder
    from index.store import Store
    from index.sync import sync_folder

    place: Path = options.index or default_index()
    try:
        settings = Store(place).settings
    except StoreError:
        settings = None  # none yet, or damaged: the sync itself says so unless it may replace it
    own = Path(settings.folder) if settings and not os.environ.get("QA_ARTICLES") else default_articles()
    encoder = open_encoder(options.encoder or (settings.encoder if settings else BUNDLED))
    with progress_bar("syncing", "file") as advance:
        report = sync_folder(
            options.folder or own,
            place,
            encoder,
            rebind=options.replace,
            on_event=lambda event: _tell(event, options.json),
            on_progress=advance,
        )
    counts = asdict(report)
    words = ", ".join(f"{number} {what.replace('_', ' ')}" for what, number in counts.items() if what != "seconds")
    _put({"event": "done", **counts} if options.json else f"{words}, in {report.seconds:.1f} s")
    return DONE


def list_command(options: argparse.Namespace) -> int:
    """List articles, or the files left out."""
    from index.store import Store

    store = Store(place_of_index(options.index))
    if options.skipped:
        for file in store.skipped():
            _put(asdict(file) if options.json else printable(f"{file.source}: {file.reason}"))
        return DONE
    for listed in store.articles():
        date = f", {listed.date}" if listed.date else ""
        line = printable(f"{listed.article}: {listed.title} ({listed.passages} passages{date})")
        _put(listed_json(listed) if options.json else line)
    return DONE


def search_command(options: argparse.Namespace) -> int:
    """Show the nearest passages."""
    from index.filter import make_filter
    from index.local import LocalIndex

    where = make_filter(options.article, options.since, options.until)
    index = LocalIndex.open(place_of_index(options.index), options.encoder, options.retrieval)
    for number, hit in enumerate(index.search(options.words, options.k, where), start=1):
        _put(hit_json(hit) if options.json else _hit_text(number, hit))
    return DONE


def check_command(options: argparse.Namespace) -> int:
    """Say what is not whole, and mend it if asked to."""
    from index.check import find_faults, repair
    from index.encoder import open_encoder
    from index.store import Store

    store = Store(place_of_index(options.index))
    faults = find_faults(store)
    if faults and options.repair:
        for fault in faults:
            _put({"mended": fault.what} if options.json else f"mending: {fault.what}")
        repair(store, open_encoder(store.settings.encoder))
        faults = find_faults(store)
    for fault in faults:
        _put({"fault": fault.what} if options.json else f"not whole: {fault.what}")
    if not options.json and not faults:
        _put(f"whole: {len(store.articles())} articles, {len(store.passage_ids())} passages")
    return FAILED if faults else DONE


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, command: object, text: str
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    add_index_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(command=command)
    add_examples(parser, *EXAMPLES[name])
    return parser


def _words(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a question or words")
    return text


def _tell(event: SyncEvent, as_json: bool) -> None:
    reason = f" ({event.reason})" if event.reason else ""
    line = printable(f"{event.event}: {event.article}, {event.passages} passages{reason}")
    _put(asdict(event) if as_json else line)


def _hit_text(number: int, hit: Hit) -> str:
    passage = hit.passage
    head = f"[{number}] {passage.article.id}, characters {passage.start}-{passage.end}, score {hit.score:.3f}"
    return f"{head}\n    {printable(' '.join(passage.text.split()))}\n"


def _put(line: str | Mapping[str, object]) -> None:
    print(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    sys.exit(main())
