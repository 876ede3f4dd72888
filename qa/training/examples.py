"""Files of question-answering data → examples: our JSON lines (also gzip'd) and SQuAD's JSON."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import GoldError


@dataclass(frozen=True, slots=True)
class Example:
    """A question on a paragraph; no ``answers`` means that the paragraph does not say."""

    id: str
    title: str
    context: str
    question: str
    answers: tuple[str, ...]


def read_examples(path: Path) -> Iterator[Example]:
    """Yield the examples of a file, in order. Raises GoldError, with the row, for one that is unusable."""
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read ({error}); expected JSON lines or SQuAD JSON") from error
    for row, record in _records(path, text):
        try:
            yield _example(record)
        except (KeyError, TypeError, AttributeError) as error:
            raise GoldError(
                f"{path}, row {row}: no {error} there; expected id, title, context, question and answers"
            ) from error


def _records(path: Path, text: str) -> Iterator[tuple[int, Any]]:
    """Rows, numbered from 1: lines, or the questions of a SQuAD file."""
    if path.name.removesuffix(".gz").endswith(".json"):
        yield from enumerate(_squad(path, text), start=1)
        return
    for row, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield row, _parse(path, row, line)


def _squad(path: Path, text: str) -> Iterator[dict[str, Any]]:
    data = _parse(path, 1, text)
    if not isinstance(data, dict) or not isinstance(data.get("data"), list):
        raise GoldError(f'{path}: no list of articles under "data"; expected SQuAD JSON (JSON lines end in .jsonl)')
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            for question in paragraph["qas"]:
                yield {"title": article.get("title", ""), "context": paragraph["context"], **question}


def _parse(path: Path, row: int, text: str) -> Any:  # noqa: ANN401  (JSON)
    try:
        return json.loads(text)
    except ValueError as error:
        raise GoldError(f"{path}, row {row}: not JSON ({error}); expected JSON lines or SQuAD JSON") from error


def _example(record: dict[str, Any]) -> Example:
    answers = tuple(dict.fromkeys(answer["text"] for answer in record["answers"]))
    return Example(str(record["id"]), record.get("title", ""), record["context"], record["question"], answers)
