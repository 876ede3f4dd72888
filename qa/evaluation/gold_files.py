"""Files of gold questions → rows, one a question, unchecked. Each reader keeps where a row stands, for messages."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import GoldError

SEPARATOR = "|"
"""Between several answers or articles in one cell of a CSV file."""

CSV_COLUMNS = ("id", "question", "answers")


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it stands in a file.

    ``where`` says it in words for people. ``record`` is what was read, whatever it is; ``fault`` is why
    nothing could be. ``context`` is the paragraph that a SQuAD file gives, ``title`` its article's; its record
    has as ``marked`` the half-open offsets that the file gives to the answers.
    """

    where: str
    record: Any = None
    fault: str | None = None
    context: str | None = None
    title: str = ""


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, as they are. Raises GoldError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise GoldError(
            f"{path} cannot be read ({error.strerror}); expected a file of gold questions; check the path"
        ) from error


def read_rows(path: Path, data: bytes) -> Iterator[Row]:
    """Yield the rows of the file ``path`` with the bytes ``data``, in order.

    Raises GoldError for a file of another kind, or one that is damaged as a whole.
    """
    name = path.name.lower().removesuffix(".gz")
    reader = READERS.get(Path(name).suffix)
    if reader is None:
        raise GoldError(
            f"{path.name} is of no known kind; expected {', '.join(READERS)} or one of these with .gz; rename it"
        )
    yield from reader(path.name, _decode(path, data))


def _decode(path: Path, data: bytes) -> str:
    try:
        plain = gzip.decompress(data) if path.name.lower().endswith(".gz") else data
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(f"{path.name} cannot be unpacked ({error}); expected gzip; pack it again") from error
    try:
        return plain.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = plain.count(b"\n", 0, error.start) + 1
        raise GoldError(f"{path.name}, line {line}: not UTF-8; expected UTF-8 text; save it as that") from error


def _read_lines(name: str, text: str) -> Iterator[Row]:
    """JSON lines. Only line feeds end a line: other line ends may stand inside a JSON string."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield Row(f"line {number}", json.loads(line))
        except (ValueError, RecursionError) as error:
            yield Row(f"line {number}", fault=f"not JSON ({error})")


def _read_csv(name: str, text: str) -> Iterator[Row]:
    """CSV with a header; rows are counted as a spreadsheet does, the header being row 1."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        missing = [column for column in CSV_COLUMNS if column not in header]
        if missing:
            raise GoldError(
                f"{name} has no column {' and no '.join(missing)}; expected a header with {', '.join(CSV_COLUMNS)} "
                "and, if wanted, article and kind; add it"
            )
        for number, cells in enumerate(rows, start=2):
            if any(cell.strip() for cell in cells):
                yield _csv_row(f"row {number}", header, cells)
    except csv.Error as error:
        raise GoldError(f"{name}, line {rows.line_num}: not CSV ({error}); mend it") from error


def _csv_row(where: str, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        return Row(where, fault=f"{len(cells)} cells, expected {len(header)} as in the header")
    record: dict[str, Any] = dict(zip(header, (cell.strip() for cell in cells), strict=True))
    for column in ("answers", "article"):
        parts = record.get(column, "").split(SEPARATOR)
        record[column] = [part.strip() for part in parts] if parts != [""] else []
    record["kind"] = record.get("kind") or None
    return Row(where, record)


def _read_squad(name: str, text: str) -> Iterator[Row]:
    """The JSON of SQuAD 1.1 and 2.0; its answers must stand where it says."""
    try:
        data = json.loads(text)
        paragraphs = [(article.get("title", ""), part) for article in data["data"] for part in article["paragraphs"]]
        questions = [(title, part["context"], item) for title, part in paragraphs for item in part["qas"]]
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{name} is not JSON ({error}); expected SQuAD's; JSON lines are named .jsonl") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(
            f"{name} is not SQuAD's JSON (no {error}); expected data > paragraphs > context and qas; "
            "our own JSON lines are named .jsonl"
        ) from error
    for number, (title, context, item) in enumerate(questions, start=1):
        yield _squad_row(f"question {number}", title, context, item)


def _squad_row(where: str, title: str, context: str, item: Any) -> Row:  # noqa: ANN401  (JSON)
    try:
        given = [] if item.get("is_impossible") else item["answers"]
        places = [(answer.get("answer_start", context.find(answer["text"])), answer["text"]) for answer in given]
        astray = [text for start, text in places if not context.startswith(text, start)]
        told = [place for place, answer in zip(places, given, strict=True) if "answer_start" in answer]
        marked = list(dict.fromkeys((start, start + len(text)) for start, text in told))
        answers = list(dict.fromkeys(text for _, text in places))
        record = {"id": item["id"], "question": item["question"], "answers": answers, "marked": marked}
    except KeyError as error:
        return Row(where, fault=f"no {error}; expected id, question and answers")
    except (AttributeError, TypeError):
        return Row(where, fault="not a question of SQuAD; expected id, question and answers with text")
    if astray:
        return Row(where, fault=f"the answer {astray[0]!r} does not stand at its answer_start")
    return Row(where, record, context=context, title=title)


READERS: dict[str, Callable[[str, str], Iterator[Row]]] = {
    ".jsonl": _read_lines,
    ".json": _read_squad,
    ".csv": _read_csv,
}
"""By the ending of the file's name."""
