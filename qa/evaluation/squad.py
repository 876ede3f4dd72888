"""``python -m qa.evaluation.squad DATA --out DIR``: a reading-comprehension set → articles and gold questions.

Each different paragraph becomes a text file of its own, so that the questions can be asked of all of them at
once: the open setting. DATA is SQuAD 1.1 or 2.0 (``.json``) or JSON lines of rows with ``id``, ``title``,
``context``, ``question`` and ``answers`` (as texts with ``text``), each also with ``.gz``.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from index.command import DONE, run
from index.errors import GoldError
from qa.training.examples import Example, read_examples

ARTICLES, GOLD = "articles", "gold.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.squad", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA", help="the set")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is new or empty")
    options = parser.parse_args(arguments)
    return run(lambda: _write(options.data, options.out))


def export(examples: Iterable[Example], folder: Path) -> tuple[int, int]:
    """Write the paragraphs to ``articles`` in ``folder``, unchanged, and the questions to ``gold.jsonl``.

    Articles are named by title and number, in the order of first appearance. The numbers of paragraphs and of
    questions come back. Raises GoldError for a folder with files in it, so that none is mixed with others.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise GoldError(f"{folder} is not empty; expected a new folder; name another or empty it")
    (folder / ARTICLES).mkdir(parents=True)
    names: dict[str, str] = {}
    questions = 0
    with (folder / GOLD).open("w", encoding="utf-8", newline="") as gold:
        for example in examples:
            if example.context not in names:
                names[example.context] = f"{_slug(example.title)}-{len(names):05}.txt"
                path = folder / ARTICLES / names[example.context]
                path.write_text(example.context, encoding="utf-8", newline="")
            gold.write(_line(example, names[example.context]) + "\n")
            questions += 1
    return len(names), questions


def _write(data: Path, folder: Path) -> int:
    paragraphs, questions = export(read_examples(data), folder)
    sys.stdout.write(
        f"{paragraphs:,} paragraphs in {folder / ARTICLES}, {questions:,} questions in {folder / GOLD}\n"
    )
    return DONE


def _line(example: Example, article: str) -> str:
    record = {
        "id": example.id,
        "question": example.question,
        "answers": list(example.answers),
        "article": article,
    }
    return json.dumps(record, ensure_ascii=False)


def _slug(title: str) -> str:
    """A title as part of a file's name: letters and digits of any script."""
    return re.sub(r"[^\w]+", "_", title)[:60].strip("_") or "untitled"


if __name__ == "__main__":
    sys.exit(main())
