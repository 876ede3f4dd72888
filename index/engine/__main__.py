"""``python -m index.engine MODEL --data FILE``: let a model's products be those of 8-bit integers.

Measures on questions and the texts that answer them how far the model's activations reach, and writes
``engine.ranges`` beside its weights, or where ``--out`` says. It is used from the next start on. Its scores move
a little: fit confidence again (python -m qa calibrate), or, for an encoder, build the index again.
"""

import argparse
import gzip
import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.command import DONE, notice, positive, progress_bar, quiet_libraries, run
from index.engine.compiled import Head, Tokens
from index.engine.ranges import FILE
from index.engine.shape import Shape
from index.engine.tokens import load_tokenizer
from index.errors import ModelError

MOST = 384
"""Tokens of a window at most."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    return run(lambda: measure(options))


def make_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="python -m index.engine", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help="the folder of an encoder or a reader (BERT)")
    rows = "JSON lines with question and context (also .gz); not those that it will be measured on"
    parser.add_argument("--data", type=Path, required=True, metavar="FILE", help=rows)
    parser.add_argument("--questions", type=positive, default=300, metavar="N", help="how many (default: 300)")
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"where to (default: {FILE} beside the weights)")
    return parser


def measure(options: argparse.Namespace) -> int:
    """Measure and write."""
    if Shape.read(options.model) is None:
        raise ModelError(f"{options.model} given; expected the folder of a BERT model; other models need no ranges")
    from index.engine.observe import observe

    rows = read_rows(options.data)
    chosen = random.Random(0).sample(rows, min(options.questions, len(rows)))
    head = head_of(options.model)
    windows = list(make_windows(options.model, head, chosen))
    with progress_bar("measuring", "window") as advance:
        seen = iter(range(1, len(windows) + 1))
        ranges = observe(options.model, head, windows, lambda: advance(next(seen), len(windows)))
    out = options.out or options.model / FILE
    ranges.save(out)
    notice(f"wrote {out}")
    return DONE


def read_rows(path: Path) -> list[tuple[str, str]]:
    """Questions with their contexts. Raises ModelError where a line is not that."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        return [(row["question"], row["context"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path} cannot be used ({type(error).__name__}: {error}); expected JSON lines with question and context"
        ) from error


def head_of(folder: Path) -> Head:
    """What the model in ``folder`` was trained to give."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return "spans" if "BertForQuestionAnswering" in config.get("architectures", ()) else "mean"


def make_windows(folder: Path, head: Head, rows: Sequence[tuple[str, str]]) -> Iterator[Tokens]:
    """The windows that a reader reads, or the texts and questions that an encoder embeds."""
    tokenizer = load_tokenizer(folder)
    for question, context in rows:
        texts = [(question, context)] if head == "spans" else [question, context]
        for encoding in tokenizer.encode_batch(texts):
            yield Tokens(encoding.ids[:MOST], encoding.type_ids[:MOST])


if __name__ == "__main__":
    sys.exit(main())
