import json
from pathlib import Path

import pytest

from index import LocalIndex
from index.articles import read_articles
from qa.evaluation.gold import read_gold
from qa.evaluation.squad import export, main
from qa.training.examples import Example

DATA = {
    "data": [
        {
            "title": "Cars / Buses",
            "paragraphs": [
                {
                    "context": "The car is red.\r\nIt is fast\u2028.",
                    "qas": [
                        {"id": "q1", "question": "Which?", "answers": [{"text": "red", "answer_start": 11}] * 2},
                        {"id": "q2", "question": "Why?", "answers": []},
                    ],
                },
                {"context": "The bus is green.", "qas": [{"id": "q3", "question": "Which?", "answers": []}]},
                {"context": "The car is red.\r\nIt is fast\u2028.",
                 "qas": [{"id": "q4", "question": "How?", "answers": [{"text": "fast", "answer_start": 23}]}]},
            ],
        }
    ]
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "dev.json"
    path.write_text(json.dumps(DATA), encoding="utf-8")
    return path


def test_each_paragraph_becomes_an_article_unchanged_and_each_question_names_its_own(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "squad"
    assert main([str(data), "--out", str(out)]) == 0
    assert capsys.readouterr().out == (f"2 paragraphs in {out / 'articles'}, 4 questions in {out / 'gold.jsonl'}\n")
    assert {article.id: article.text for article in read_articles(out / "articles")} == {
        "Cars_Buses-00000.txt": "The car is red.\r\nIt is fast\u2028.",
        "Cars_Buses-00001.txt": "The bus is green.",
    }
    lines = (out / "gold.jsonl").read_text(encoding="utf-8").split("\n")
    assert json.loads(lines[0]) == {
        "id": "q1", "question": "Which?", "answers": ["red"], "article": "Cars_Buses-00000.txt",
    }  # fmt: skip


def test_the_index_of_the_articles_knows_every_question_from_either_file(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "squad"
    main([str(data), "--out", str(out)])
    index = LocalIndex.build(out / "articles", tmp_path / "index")
    ours, theirs = read_gold(out / "gold.jsonl", index), read_gold(data, index)
    assert ours.questions == theirs.questions
    assert ours.questions[3].articles == ("Cars_Buses-00000.txt",)


def test_what_is_left_out_makes_its_questions_unanswerable(tmp_path: Path) -> None:
    examples = [Example(str(n), "T", f"Paragraph {n // 2}.", "Which?", (str(n // 2),)) for n in range(400)]
    assert export(examples, tmp_path, without=0.3) == (len(list((tmp_path / "articles").iterdir())), 400)
    rows = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text().splitlines()]
    silent = [row for row in rows if not row["answers"]]
    assert all(row["article"] is None for row in silent)
    assert 80 < len(silent) < 160 and len(silent) % 2 == 0  # a paragraph goes with both of its questions
    there = {path.name for path in (tmp_path / "articles").iterdir()}
    assert {row["article"] for row in rows if row["answers"]} == there


def test_the_same_paragraphs_are_left_out_each_time(tmp_path: Path) -> None:
    examples = [Example(str(n), "T", f"Paragraph {n}.", "Which?", (str(n),)) for n in range(50)]
    export(examples, tmp_path / "one", without=0.5)
    export(examples, tmp_path / "two", without=0.5)
    assert (tmp_path / "one" / "gold.jsonl").read_text() == (tmp_path / "two" / "gold.jsonl").read_text()


def test_a_folder_with_files_in_it_is_not_written_into(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(data), "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path} is not empty; expected a new folder; name another or empty it\n"
    )
