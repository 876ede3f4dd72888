import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from index.errors import GoldError
from qa.training.examples import Example, read_examples

ROW: dict[str, Any] = {
    "id": "1",
    "title": "T",
    "context": "It cost 5 yuan.",
    "question": "How much?",
    "answers": [{"text": "5 yuan", "start": 8}],
}
EXPECTED = Example("1", "T", "It cost 5 yuan.", "How much?", ("5 yuan",), ((8, 14),))
GOLD = {"id": "g1", "question": "How much?", "answers": ["5 yuan", "yuan"]}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Nothing is said here.")
    (folder / "b.txt").write_text("It cost 5 yuan.")
    return folder


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_json_lines_are_read_plain_or_compressed(tmp_path: Path, name: str) -> None:
    data = (json.dumps(ROW) + "\n\n" + json.dumps(ROW | {"id": "2", "answers": []}) + "\n").encode()
    path = tmp_path / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert list(read_examples(path)) == [EXPECTED, Example("2", "T", "It cost 5 yuan.", "How much?", ())]


@pytest.mark.parametrize("name", ["dev.json", "dev.json.gz"])
def test_squad_json_is_read(tmp_path: Path, name: str) -> None:
    qas = [
        {"id": "1", "question": "How much?", "answers": [{"text": "5 yuan", "answer_start": 8}] * 3},
        {"id": "2", "question": "Why?", "is_impossible": True, "answers": []},
    ]
    data = json.dumps({"data": [{"title": "T", "paragraphs": [{"context": "It cost 5 yuan.", "qas": qas}]}]}).encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert list(read_examples(tmp_path / name)) == [EXPECTED, Example("2", "T", "It cost 5 yuan.", "Why?", ())]


def test_offsets_that_the_data_only_guess_are_not_believed(tmp_path: Path) -> None:
    (example,) = read_examples(write(tmp_path / "a.jsonl", ROW | {"start_from": "heuristic"}))
    assert (example.answers, example.marked) == (("5 yuan",), ())


def test_gold_questions_are_asked_of_the_article_that_they_name(tmp_path: Path, articles: Path) -> None:
    path = write(
        tmp_path / "gold.jsonl",
        GOLD | {"article": "b.txt"},
        GOLD | {"article": ["a.txt", "b.txt"]},
        GOLD | {"article": None},
        {"id": "g4", "question": "Why?", "answers": [], "article": "a.txt"},
        {"id": "g5", "question": "Why?", "answers": []},
    )
    found = [(example.title, example.context) for example in read_examples(path, articles)]
    assert found == [("b.txt", "It cost 5 yuan.")] * 3 + [("a.txt", "Nothing is said here."), ("", "")]


def test_gold_questions_without_their_articles_say_what_to_give(tmp_path: Path, articles: Path) -> None:
    path = write(tmp_path / "gold.jsonl", GOLD | {"article": "c.txt"})
    with pytest.raises(GoldError, match="questions without a context given; .* give it: --articles DIR"):
        list(read_examples(path))
    with pytest.raises(GoldError, match=r"no article 'c\.txt' in .*articles"):
        list(read_examples(path, articles))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.jsonl", b"{}\n{", "line 1: no 'answers' there"),
        ("a.jsonl", json.dumps(ROW).encode() + b"\n{", "line 2: not JSON"),
        ("a.jsonl", b"[]", "line 1: no "),
        ("a.json", b"nothing", "is not JSON"),
        ("a.json", b"[]", "is not SQuAD's JSON"),
        ("a.json", b'{"data": ["x"]}', "is not SQuAD's JSON"),
        ("a.jsonl", b"\xff\xfe\x00", "line 1: not UTF-8"),
        ("a.jsonl.gz", b"not gzip", "cannot be unpacked"),
        ("a.txt", b"", "is of no known kind"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(GoldError, match=message):
        list(read_examples(tmp_path / name))
