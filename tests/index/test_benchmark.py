"""The benchmark's own parts: made-up passages that are what they say, and an oracle that compares all."""

import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from index.benchmark import Topic, build, find_exactly, main, make_entries, read_questions, read_topics
from index.errors import ArticleError
from index.store import Store
from index.types import Entry
from tests.toys import ToyEncoder

DIM = 8


@pytest.fixture
def topics() -> Sequence[Topic]:
    rng = np.random.default_rng(0)
    return [
        Topic(
            title,
            tuple(f"The {title} number {i} is one of many that were counted here." for i in range(30)),
            (rng.standard_normal((6, DIM)) + 3 * np.eye(DIM)[place]).astype(np.float32),
        )
        for place, title in enumerate(["fish", "bird"])
    ]


def texts(entries: Sequence[Entry]) -> list[str]:
    return [passage.text for entry in entries for passage in entry.passages]


@pytest.mark.parametrize("n", [1, 20, 47])
def test_as_many_passages_are_made_as_asked_for(topics: Sequence[Topic], n: int) -> None:
    entries = list(make_entries(topics, n))
    assert len(texts(entries)) == sum(len(entry.vectors) for entry in entries) == n
    assert len({entry.article.id for entry in entries}) == len(entries)


def test_a_passage_is_made_of_sentences_of_one_article(topics: Sequence[Topic]) -> None:
    of_title = {topic.title: set(topic.sentences) for topic in topics}
    for entry in make_entries(topics, 100):
        for passage in entry.passages:
            parts = {part if part.endswith(".") else f"{part}." for part in passage.text.split(". ")}
            assert parts <= of_title[entry.article.title]
            assert 90 <= len(passage.text.split()) <= 102


def test_vectors_are_of_unit_length_and_near_those_of_their_article(topics: Sequence[Topic]) -> None:
    entries = list(make_entries(topics, 200))
    vectors = np.concatenate([entry.vectors for entry in entries])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    for place, title in enumerate(["fish", "bird"]):
        own = np.concatenate([entry.vectors for entry in entries if entry.article.title == title])
        assert np.mean(own[:, place]) > 2 * np.abs(np.mean(own[:, 1 - place]))


def test_one_seed_makes_one_index(topics: Sequence[Topic]) -> None:
    first, again, other = (list(make_entries(topics, 60, seed)) for seed in (1, 1, 2))
    assert texts(first) == texts(again)
    assert all(np.array_equal(a.vectors, b.vectors) for a, b in zip(first, again, strict=True))
    assert texts(first) != texts(other)


def test_short_articles_are_put_together(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text("A red fish swims. A blue bird flies. It is late.\n")
    topics = read_topics(tmp_path, ToyEncoder(), most=100)
    assert [len(topic.sentences) for topic in topics] == [21, 15]
    assert [topic.vectors.shape for topic in topics] == [(5, 4), (3, 4)]


def test_no_more_passages_are_embedded_than_allowed(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number:02}.txt").write_text("A red fish swims. " * 100)
    encoder = ToyEncoder()
    read_topics(tmp_path, encoder, most=200)
    assert 150 < len(encoder.encoded) < 250


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no articles in .*--articles DIR"):
        read_topics(tmp_path, ToyEncoder(), most=10)


def test_the_oracle_compares_all(topics: Sequence[Topic], tmp_path: Path) -> None:
    entries = list(make_entries(topics, 130))
    build(tmp_path, iter(entries), ToyEncoder(extra=4), lambda done: None)
    vectors = np.concatenate([entry.vectors for entry in entries])
    found = find_exactly(Store(tmp_path), vectors[:3])
    for row, ids in zip(vectors[:3], found, strict=True):
        assert (ids - 1).tolist() == np.argsort(-(vectors @ row), kind="stable")[:20].tolist()


def test_questions_are_read_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps({"question": word}) + "\n" for word in "abc"))
    assert read_questions(path, 2) == ["a", "b"]


def test_the_command_measures_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["40", "60", "--most", "3", "--embed", "20", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["passages"] for row in rows] == [40, 60]
    assert [row["recall_20"] for row in rows] == [1.0, 1.0]
    assert all(value > 0 for value in chain.from_iterable(row.values() for row in rows))
