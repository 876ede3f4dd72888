import gzip
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import GoldError
from qa.evaluation.gold import check_gold, read_gold
from qa.evaluation.types import GoldQuestion
from tests.qa.evaluation.toys import ToyCorpus

CORPUS = ToyCorpus({"a.txt": "The car is red.", "b.txt": "The bus\nis green, not red."}, left_out=["empty.txt"])
GOOD = {"id": "q1", "question": "Which colour?", "answers": ["red"], "article": "a.txt"}


def write(path: Path, *records: object) -> Path:
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def with_changes(**changes: object) -> dict[str, object]:
    return GOOD | changes


def squad(*qas: object, context: str = "The car is red.") -> str:
    return json.dumps({"data": [{"title": "Cars", "paragraphs": [{"context": context, "qas": qas}]}]})


def message_of(path: Path) -> str:
    with pytest.raises(GoldError) as caught:
        read_gold(path, CORPUS)
    return str(caught.value)


BROKEN: Sequence[tuple[str, str, str]] = (
    # what is wrong, the file's text, its fault
    ("not JSON", '{"id": "q1",', "line 1: not JSON (Expecting property name enclosed in double quotes: "
     "line 1 column 13 (char 12))"),
    ("no object", "[1, 2]", "line 1: a list, expected an object with id, question, answers and article"),
    ("no id", json.dumps({k: v for k, v in GOOD.items() if k != "id"}), "line 1: the id is missing, expected a text"),
    ("number as id", json.dumps(with_changes(id=7)), "line 1: the id is a number, expected a text"),
    ("empty question", json.dumps(with_changes(question="  ")), "line 1: the question is empty"),
    ("long question", json.dumps(with_changes(question="w" * 1001)), "line 1: the question has 1,001 characters"),
    ("no answers", json.dumps({k: v for k, v in GOOD.items() if k != "answers"}),
     "line 1: answers is missing, expected a list, empty if the articles do not say"),
    ("answers as text", json.dumps(with_changes(answers="red")),
     "line 1: answers is a text, expected a list, empty if the articles do not say"),
    ("empty answer", json.dumps(with_changes(answers=["red", " "])), "line 1: the answer is empty"),
    ("half a character", json.dumps(with_changes(answers=["red\ud83d"])),
     "line 1: the answer 'red\\ud83d' holds what is not text"),
    ("unknown article", json.dumps(with_changes(article="c.txt")), "line 1: unknown article 'c.txt'"),
    ("one of two unknown", json.dumps(with_changes(article=["a.txt", "c.txt"])), "line 1: unknown article 'c.txt'"),
    ("answer not in the article", json.dumps(with_changes(answers=["red", "green"])),
     "line 1: the answer 'green' is not in 'a.txt'"),
    ("answer in neither", json.dumps(with_changes(answers=["blue"], article=["a.txt", "b.txt"])),
     "line 1: the answer 'blue' is not in 'a.txt' or 'b.txt'"),
    ("answer nowhere", json.dumps(with_changes(answers=["blue"], article=None)),
     "line 1: the answer 'blue' is in no article"),
    ("doubled id", f"{json.dumps(GOOD)}\n\n{json.dumps(GOOD)}", "line 3: the id 'q1' is taken by line 1"),
    ("kind as number", json.dumps(with_changes(kind=3)), "line 1: the kind is a number, expected a text"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_fault_is_told_with_its_row_and_reason(tmp_path: Path, text: str, fault: str) -> None:
    path = write(tmp_path / "gold.jsonl", text)
    assert message_of(path) == f"gold.jsonl has 1 fault: {fault}; mend the file (--check lists every fault)"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("gold.jsonl", b"", "gold.jsonl holds no question; expected one a line or row; fill it"),
        ("gold.csv", b"id,question,answers\n", "gold.csv holds no question; expected one a line or row; fill it"),
        ("gold.jsonl", b'{}\n{"id": "\xff"}', "gold.jsonl, line 2: not UTF-8; expected UTF-8 text; save it as that"),
        ("gold.xlsx", b"", "gold.xlsx is of no known kind; expected .jsonl, .json, .csv or one of these with .gz; "
         "rename it"),
        ("gold.jsonl.gz", b"{}", "gold.jsonl.gz cannot be unpacked (Not a gzipped file (b'{}')); expected gzip; "
         "pack it again"),
        ("gold.csv", b"id,answers\nq1,red\n", "gold.csv has no column question; expected a header with id, question, "
         "answers and, if wanted, article and kind; add it"),
        ("gold.csv", b'id,question,answers\nq1,"Which?" one,red\n',
         "gold.csv, line 2: not CSV (',' expected after '\"'); mend it"),
        ("gold.json", b"{}", "gold.json is not SQuAD's JSON (no 'data'); expected data > paragraphs > context and "
         "qas; our own JSON lines are named .jsonl"),
        ("gold.json", b"{}\n{}", "gold.json is not JSON (Extra data: line 2 column 1 (char 3)); expected SQuAD's; "
         "JSON lines are named .jsonl"),
    ],
)  # fmt: skip
def test_a_file_that_is_unusable_as_a_whole_is_told_so(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert message_of(tmp_path / name) == message


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    assert message_of(tmp_path / "gold.jsonl") == (
        f"{tmp_path / 'gold.jsonl'} cannot be read (No such file or directory); "
        "expected a file of gold questions; check the path"
    )


def test_all_faults_are_counted_and_the_first_told(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", GOOD, *(with_changes(id=f"q{n}", question="") for n in range(2, 9)))
    message = message_of(path)
    assert message.startswith("gold.jsonl has 7 faults: line 2: the question is empty; line 3: ")
    assert message.endswith("line 6: the question is empty; and 2 more; mend the file (--check lists every fault)")
    gold, faults = check_gold(path, CORPUS)
    assert ([question.id for question in gold.questions], len(faults)) == (["q1"], 7)


def test_a_row_with_several_faults_tells_each(tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", with_changes(id=None, question="", answers=[3]))
    assert check_gold(path, CORPUS)[1] == [
        "line 1: the id is missing, expected a text",
        "line 1: the question is empty",
        "line 1: the answer is a number, expected a text",
    ]


def test_questions_come_in_order_with_all_that_the_file_says(tmp_path: Path) -> None:
    path = write(
        tmp_path / "gold.jsonl",
        GOOD | {"kind": "colour"},
        {"id": "q2", "question": "How fast?", "answers": []},
        {"id": "q3", "question": "Which bus?", "answers": ["The bus is green"], "article": ["b.txt", "a.txt"]},
        {"id": "q4", "question": "Any?", "answers": ["red"], "article": None, "note": "from the chat\u2028"},
    )
    gold = read_gold(path, CORPUS)
    assert gold.questions == (
        GoldQuestion("q1", "Which colour?", ("red",), ("a.txt",), "colour"),
        GoldQuestion("q2", "How fast?", ()),
        GoldQuestion("q3", "Which bus?", ("The bus is green",), ("b.txt", "a.txt")),
        GoldQuestion("q4", "Any?", ("red",)),
    )
    assert (gold.name, gold.sha256) == ("gold.jsonl", hashlib.sha256(path.read_bytes()).hexdigest())
    assert gold.not_indexed == frozenset()


def test_a_separator_of_lines_inside_a_text_ends_no_row(tmp_path: Path) -> None:
    record = json.dumps(with_changes(question="Which\u2028colour?"), ensure_ascii=False)
    assert len(read_gold(write(tmp_path / "gold.jsonl", record), CORPUS).questions) == 1


def test_an_article_that_was_left_out_or_not_seen_yet_is_not_indexed_rather_than_unknown(tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("The train is black.", encoding="utf-8")
    corpus = ToyCorpus({"a.txt": "The car is red."}, left_out=["empty.txt"], folder=tmp_path)
    path = write(
        tmp_path / "gold.jsonl",
        with_changes(id="q1", article="empty.txt", answers=["blue"]),
        with_changes(id="q2", article="new.txt", answers=["black"]),
        with_changes(id="q3", article=["new.txt", "a.txt"]),
    )
    assert read_gold(path, corpus).not_indexed == {"q1", "q2"}


def test_missing_articles_are_let_through_if_allowed(tmp_path: Path) -> None:
    path = write(
        tmp_path / "gold.jsonl",
        with_changes(id="q1", article="gone.txt", answers=["blue"]),
        with_changes(id="q2", article=None, answers=["blue"]),
        with_changes(id="q3", article="gone.txt", answers=[]),
    )
    assert len(check_gold(path, CORPUS)[1]) == 3
    assert read_gold(path, CORPUS, allow_missing=True).not_indexed == {"q1", "q2"}


def test_csv_has_answers_and_articles_parted_by_bars(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(
        "\ufeffID,kind,Question,answers,article\r\n"
        'q1,colour,"Which, then?",red | The car,a.txt\r\n'
        "q2,,How fast?,,\r\n"
        ",,,,\r\n"
        "q3,,Which?,red,a.txt | b.txt\r\n",
        encoding="utf-8",
        newline="",
    )
    assert read_gold(path, CORPUS).questions == (
        GoldQuestion("q1", "Which, then?", ("red", "The car"), ("a.txt",), "colour"),
        GoldQuestion("q2", "How fast?", ()),
        GoldQuestion("q3", "Which?", ("red",), ("a.txt", "b.txt")),
    )


def test_csv_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text('id,question,answers\nq1,"Two\nlines?",red\nq2,Which?\nq3,,red\nq4,Which?,red|\n')
    assert check_gold(path, CORPUS)[1] == [
        "row 3: 2 cells, expected 3 as in the header",
        "row 4: the question is empty",
        "row 5: the answer is empty",
    ]


def test_squad_questions_belong_to_the_article_that_is_or_holds_their_paragraph(tmp_path: Path) -> None:
    corpus = ToyCorpus({"a.txt": "The car is red.", "b.txt": "Before. The bus is green. After.", "c.txt": "So red."})
    question = {"id": "q1", "question": "Which?", "answers": [{"text": "red", "answer_start": 11}] * 3}
    other = {"id": "q2", "question": "Which bus?", "answers": [{"text": "green", "answer_start": 11}]}
    silent = {"id": "q3", "question": "Why?", "is_impossible": True, "answers": [],
              "plausible_answers": [{"text": "green", "answer_start": 11}]}  # fmt: skip
    paragraphs = [
        {"context": "The car is red.", "qas": [question]},
        {"context": "The bus is green.", "qas": [other, silent]},
        {"context": "All is red.", "qas": [question | {"id": "q4", "answers": [{"text": "red", "answer_start": 7}]}]},
    ]
    text = json.dumps({"version": "v2.0", "data": [{"title": "Colours", "paragraphs": paragraphs}]})
    path = tmp_path / "dev.json.gz"
    path.write_bytes(gzip.compress(text.encode()))
    assert read_gold(path, corpus).questions == (
        GoldQuestion("q1", "Which?", ("red",), ("a.txt",)),
        GoldQuestion("q2", "Which bus?", ("green",), ("b.txt",)),
        GoldQuestion("q3", "Why?", (), ("b.txt",)),
        GoldQuestion("q4", "Which?", ("red",), ()),  # its paragraph is nowhere: any article will do
    )


def test_faults_of_squad_questions_are_told_with_their_number(tmp_path: Path) -> None:
    astray = {"id": "q1", "question": "Which?", "answers": [{"text": "red", "answer_start": 3}]}
    path = tmp_path / "dev.json"
    path.write_text(squad(astray, {"id": "q2", "question": "Which?"}, 3))
    assert check_gold(path, CORPUS)[1] == [
        "question 1: the answer 'red' does not stand at its answer_start",
        "question 2: no 'answers'; expected id, question and answers",
        "question 3: not a question of SQuAD; expected id, question and answers with text",
    ]


def test_the_shipped_gold_set_has_no_fault() -> None:
    from index.command import ROOT

    folder = ROOT / "seeds" / "articles"
    corpus = ToyCorpus({path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()})
    gold = read_gold(ROOT / "seeds" / "gold.jsonl", corpus)
    answerable = [question for question in gold.questions if question.answerable]
    assert len(answerable) >= 60
    assert len(gold.questions) - len(answerable) >= 25
    assert {question.kind for question in gold.questions} == {
        "number", "person", "date", "list", "reason", "reworded", "misspelt", "unanswerable",
    }  # fmt: skip
