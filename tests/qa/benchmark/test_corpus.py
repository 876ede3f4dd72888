"""Which passages and questions a benchmark takes, and what it hands to rivals."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from index.errors import ArticleError, GoldError
from index.store import Store
from qa.benchmark.corpus import (
    WARM_UP,
    make_corpus,
    order_files,
    pick_questions,
    read_questions,
    take_files,
    write_float32,
)
from qa.benchmark.types import Question
from qa.reader import READER
from tests.toys import ToyEncoder

TEXTS = {
    "a.txt": "Red. " * 20,
    "b.txt": "Green grass.",
    "c/d.txt": "The sea is blue.",
    "e.txt": "Grey.",
    "f.txt": "Black.",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "source"


def ask(file: str, *texts: str) -> list[Question]:
    return [Question(text, ("answer",), file) for text in texts]


def test_questions_without_answers_or_article_are_passed_over(tmp_path: Path) -> None:
    rows = [
        {"question": "one", "answers": ["1"], "article": "a.txt"},
        {"question": "unanswerable", "answers": [], "article": "a.txt"},
        {"question": "anywhere", "answers": ["2"], "article": None},
        {"question": "two", "answers": ["2", "II"], "article": ["b.csv#7", "c.txt"]},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert read_questions(path) == [Question("one", ("1",), "a.txt"), Question("two", ("2", "II"), "b.csv")]


def test_a_gold_set_without_a_usable_question_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"question": "one", "answers": []}) + "\n")
    with pytest.raises(GoldError, match="gold.jsonl holds no question"):
        read_questions(path)


def test_files_that_answer_come_first_then_every_other_one(source: Path) -> None:
    questions = [*ask("b.txt", "?"), *ask("c/d.txt", "?"), *ask("gone.txt", "?")]
    order = order_files(source, questions, most=2)
    assert set(order[:2]) == {"b.txt", "c/d.txt"}
    assert sorted(order) == sorted(TEXTS)
    assert order == order_files(source, questions, most=2)


def test_no_more_than_wanted_of_the_files_that_answer_come_first(source: Path) -> None:
    questions = [question for name in TEXTS for question in ask(name, "?")]
    orders = [order_files(source, questions, 1, seed) for seed in range(20)]
    assert len({tuple(order) for order in orders}) > 1
    assert all(sorted(order) == sorted(TEXTS) for order in orders)


def test_questions_of_another_folder_are_refused(source: Path) -> None:
    with pytest.raises(ArticleError, match="expected the questions' own folder"):
        order_files(source, ask("gone.txt", "?"), 5)


def test_files_are_taken_until_there_are_passages_enough(source: Path) -> None:
    encoder = ToyEncoder()  # 12 tokens a passage, so a.txt has several
    (source / "odd.xyz").write_text("not an article")
    assert take_files(source, ["b.txt", "odd.xyz", "e.txt", "a.txt", "f.txt"], 2, encoder) == ["b.txt", "e.txt"]
    assert take_files(source, ["a.txt", "b.txt", "e.txt"], 4, encoder) == ["a.txt"]
    assert take_files(source, ["b.txt", "e.txt"], 99, encoder) == ["b.txt", "e.txt"]


def test_each_file_is_asked_about_before_any_is_asked_again() -> None:
    questions = [*ask("a", "a1", "a2", "a3"), *ask("b", "b1"), *ask("c", "c1", "c2"), *ask("left out", "d1")]
    picked = pick_questions(questions, ["b", "a", "c", "none"], 5)
    assert [question.text for question in picked] == ["b1", "a1", "c1", "a2", "c2"]


def test_rivals_are_handed_every_passage_with_its_vector(source: Path, tmp_path: Path) -> None:
    encoder = ToyEncoder()
    corpus = make_corpus(source, list(TEXTS), ask("b.txt", "?"), encoder, tmp_path / "work")
    texts = [json.loads(line)["text"] for line in Path(corpus.passages).read_text().splitlines()]
    assert len(texts) == corpus.n == len(Store(Path(corpus.index)).passage_ids())
    assert set(TEXTS.values()) - {TEXTS["a.txt"]} <= set(texts)
    np.testing.assert_array_equal(np.load(corpus.vectors), encoder.encode(texts))


def test_a_folder_of_an_earlier_run_is_brought_up_to_date(source: Path, tmp_path: Path) -> None:
    place = tmp_path / "work"
    make_corpus(source, ["b.txt", "e.txt"], ask("b.txt", "?"), ToyEncoder(), place)
    again = ToyEncoder()
    corpus = make_corpus(source, ["b.txt", "c/d.txt"], ask("b.txt", "?"), again, place)
    assert again.encoded == ["The sea is blue."]
    assert [listed.article for listed in Store(Path(corpus.index)).articles()] == ["b.txt", "c/d.txt"]


@pytest.mark.parametrize(
    ("given", "asked", "spare"), [(25, 20, WARM_UP), (WARM_UP + 1, 1, WARM_UP), (3, 1, 2), (1, 1, 1)]
)
def test_what_warms_up_is_not_asked_again_where_there_is_enough(
    source: Path, tmp_path: Path, given: int, asked: int, spare: int
) -> None:
    questions = ask("b.txt", *(f"question {n}" for n in range(given)))
    corpus = make_corpus(source, ["b.txt"], questions, ToyEncoder(), tmp_path / "work")
    assert (len(corpus.questions), len(corpus.warm_up)) == (asked, spare)
    assert given == 1 or not {question.text for question in corpus.questions} & set(corpus.warm_up)


def test_rivals_get_our_weights_in_float32(tmp_path: Path) -> None:
    from transformers import AutoModelForQuestionAnswering

    ours = AutoModelForQuestionAnswering.from_pretrained(READER).state_dict()
    copy = AutoModelForQuestionAnswering.from_pretrained(write_float32(READER, tmp_path)).state_dict()
    assert {weight.dtype for weight in copy.values() if weight.is_floating_point()} == {torch.float32}
    assert all(torch.equal(weight, ours[name].to(weight.dtype)) for name, weight in copy.items())
