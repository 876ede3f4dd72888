import gzip
import json
from pathlib import Path

import pytest

from index.errors import GoldError
from qa.training.examples import Example, read_examples

ROW = {
    "id": "1",
    "title": "T",
    "context": "It cost 5 yuan.",
    "question": "How much?",
    "answers": [{"text": "5 yuan"}],
}
EXPECTED = Example("1", "T", "It cost 5 yuan.", "How much?", ("5 yuan",))


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_json_lines_are_read_plain_or_compressed(tmp_path: Path, name: str) -> None:
    data = (json.dumps(ROW) + "\n\n" + json.dumps(ROW | {"id": "2", "answers": []}) + "\n").encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert list(read_examples(path)) == [EXPECTED, Example("2", "T", "It cost 5 yuan.", "How much?", ())]


def test_squad_json_is_read(tmp_path: Path) -> None:
    qas = [{"id": "1", "question": "How much?", "answers": [{"text": "5 yuan", "answer_start": 8}] * 3}]
    data = {"data": [{"title": "T", "paragraphs": [{"context": "It cost 5 yuan.", "qas": qas}]}]}
    (tmp_path / "dev.json").write_text(json.dumps(data))
    assert list(read_examples(tmp_path / "dev.json")) == [EXPECTED]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.jsonl", b"{}\n{", "row 1: no 'answers' there"),
        ("a.jsonl", json.dumps(ROW).encode() + b"\n{", "row 2: not JSON"),
        ("a.jsonl", b"[]", "row 1: no "),
        ("a.json", b"nothing", "row 1: not JSON"),
        ("a.json", b"[]", "no list of articles"),
        ("a.jsonl", b"\xff\xfe\x00", "cannot be read"),
        ("a.jsonl.gz", b"not gzip", "cannot be read"),
    ],
)
def test_a_fault_is_named_with_its_row(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(GoldError, match=message):
        list(read_examples(tmp_path / name))
