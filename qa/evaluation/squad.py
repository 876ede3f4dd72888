"""``python -m qa.evaluation.squad DATA --out DIR``: a reading-comprehension set → articles and gold questions.

Each different paragraph becomes a text file of its own, so that the questions can be asked of all of them at
once: the open setting. DATA is SQuAD 1.1 or 2.0 (``.json``) or JSON lines of rows with ``id``, ``title``,
``context``, ``question`` and ``answers`` (as texts with ``text``), each also with ``.gz``. With ``--without SHARE``
some paragraphs are left out, so that the articles do not answer their questions.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

from index.command import DONE, run, share
from index.errors import GoldError
from qa.training.examples import Example, read_examples

ARTICLES, GOLD = "articles", "gold.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.squad", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA", help="the set")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a folder that is new or empty")
    without = (
        "leave out this share of the paragraphs, from 0 to 1; their questions are unanswerable then (default: 0)"
    )
    parser.add_argument("--without", type=share, default=0.0, metavar="SHARE", help=without)
    options = parser.parse_args(arguments)
    return run(lambda: _write(options.data, options.out, options.without))


def export(examples: Iterable[Example], folder: Path, without: float = 0.0) -> tuple[int, int]:
    """Write the paragraphs to ``articles`` in ``folder``, unchanged, and the questions to ``gold.jsonl``.

    Articles are named by title and number, in the order of first appearance. A share of about ``without``, the same
    ones each time, is not written; their questions have no answers. The numbers of paragraphs written and of
    questions come back. Raises GoldError for a folder with files in it, so that none is mixed with others.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise GoldError(f"{folder} is not empty; expected a new folder; name another or empty it")
    (folder / ARTICLES).mkdir(parents=True)
    names: dict[str, str | None] = {}
    questions = 0
    with (folder / GOLD).open("w", encoding="utf-8", newline="") as gold:
        for example in examples:
            if example.context not in names:
                name = (
                    None if _is_left_out(example.context, without) else f"{_slug(example.title)}-{len(names):05}.txt"
                )
                names[example.context] = name
                if name:
                    (folder / ARTICLES / name).write_text(example.context, encoding="utf-8", newline="")
            gold.write(_line(example, names[example.context]) + "\n")
            questions += 1
    return sum(name is not None for name in names.values()), questions


def _is_left_out(context: str, without: float) -> bool:
    """Drawn by the paragraph itself, so that it does not depend on what else is in the set."""
    return int.from_bytes(blake2b(context.encode(), digest_size=4).digest(), "big") < without * 2**32


def _write(data: Path, folder: Path, without: float) -> int:
    paragraphs, questions = export(read_examples(data), folder, without)
    sys.stdout.write(
        f"{paragraphs:,} paragraphs in {folder / ARTICLES}, {questions:,} questions in {folder / GOLD}\n"
    )
    return DONE


def _line(example: Example, article: str | None) -> str:
    record = {
        "id": example.id,
        "question": example.question,
        "answers": list(example.answers) if article else [],
        "article": article,
    }
    return json.dumps(record, ensure_ascii=False)


def _slug(title: str) -> str:
    """A title as part of a file's name: letters and digits of any script."""
    return re.sub(r"[^\w]+", "_", title)[:60].strip("_") or "untitled"


if __name__ == "__main__":
    sys.exit(main())
