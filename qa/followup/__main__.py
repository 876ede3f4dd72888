"""``python -m qa.followup CONVERSATIONS``: how well follow-up questions are understood."""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.command import (
    DONE,
    add_examples,
    add_index_option,
    place_of_index,
    progress_bar,
    quiet_libraries,
    run,
    share,
)
from index.errors import GoldError
from qa.followup.gold import GoldConversation, read_conversations

if TYPE_CHECKING:
    from qa.answer import Answerer
    from qa.followup.measure import Row


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; the exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    return run(lambda: measure_command(options))


def make_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m qa.followup", description=__doc__)
    parser.add_argument("conversations", type=Path, metavar="CONVERSATIONS", help="JSON lines; see seeds/README.md")
    add_index_option(parser)
    data = "ask the paragraphs that this file has on the titles of the conversations: SQuAD JSON or JSON lines"
    parser.add_argument("--data", type=Path, metavar="FILE", help=data)
    parser.add_argument("--split", choices=("dev", "report"), help="these conversations alone (default: all)")
    parser.add_argument("--threshold", type=share, metavar="P", help="confidence below which it is silent")
    parser.add_argument("--json", action="store_true", help="the figures, and a record for each turn")
    add_examples(
        parser,
        "python -m qa.followup seeds/conversations.jsonl",
        "python -m qa.followup seeds/conversations-squad.jsonl --data squad11.train.jsonl.gz --split report",
    )
    return parser


def measure_command(options: argparse.Namespace) -> int:
    """Hold the conversations and print the figures."""
    from qa.answer import Answerer
    from qa.followup.measure import report, table

    chosen = [each for each in read_conversations(options.conversations) if options.split in (None, each.split)]
    if not chosen:
        raise GoldError(f"no conversations in {options.conversations}; expected some; name another file or split")
    with ExitStack() as stack:
        place = place_of_index(options.index)
        if options.data:
            place = _index_of(options.data, chosen, Path(stack.enter_context(TemporaryDirectory())))
        bot = Answerer.open(place, threshold=options.threshold)
        rows = _hold(bot, chosen)
    if options.json:
        sys.stdout.write(
            json.dumps({**report(rows), "rows": [_row_json(row) for row in rows]}, ensure_ascii=False) + "\n"
        )
    else:
        sys.stdout.write(table(rows, bot.limit))
    return DONE


def _hold(bot: "Answerer", chosen: Sequence[GoldConversation]) -> "list[Row]":
    from qa.followup.measure import measure

    rows = []
    with progress_bar("asking", "turn") as advance:
        for row in measure(bot, chosen):
            rows.append(row)
            advance(len(rows), sum(len(each.turns) for each in chosen))
    return rows


def _index_of(data: Path, conversations: Iterable[GoldConversation], folder: Path) -> Path:
    """An index in ``folder`` of the paragraphs that ``data`` has on the titles of the conversations."""
    from qa.training.calibrate import build_index
    from qa.training.examples import read_examples

    titles = {conversation.title for conversation in conversations}
    contexts = [example.context for example in read_examples(data) if example.title in titles]
    if not contexts:
        raise GoldError(f"{data} has no paragraph on the titles of the conversations; expected some; name other data")
    with progress_bar("indexing", "file") as advance:
        build_index(contexts, folder, advance)
    return folder / "index"


def _row_json(row: "Row") -> dict[str, object]:
    outcomes = {way: getattr(row, way) for way in ("resolved", "plain", "full")}
    return {
        "conversation": row.conversation,
        "kind": row.turn.kind,
        "question": row.turn.question,
        "full": row.turn.full,
        "understood": row.understood,
        **{way: {"answer": each.text, "forced": each.forced, "shown": each.shown} for way, each in outcomes.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
