import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.errors import GoldError
from qa.training.prepare import prepare
from qa.training.settings import Sources
from tests.qa.training.toys import THINGS, colour_groups


def write(path: Path, *titles: str) -> Path:
    """A question on each title, on a text of its own."""
    rows: list[dict[str, Any]] = [
        {"id": title, "title": title, "context": f"{title} is red.", "question": "?", "answers": [{"text": "red"}]}
        for title in titles
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def titles(path: Path, *named: str) -> Path:
    path.write_text("\n".join(named) + "\n\n", encoding="utf-8")
    return path


def test_groups_are_taken_as_they_are_and_named_titles_held_out(tmp_path: Path) -> None:
    colour_groups().save(tmp_path / "a.groups.gz")
    data = prepare(
        Sources((tmp_path / "a.groups.gz",), held_out_titles=titles(tmp_path / "titles.txt", "car", "unknown")),
        0,
        tmp_path / "cache",
    )
    assert [group.title for group in data.held_out.groups] == ["car"]
    assert [group.title for group in data.train.groups] == list(THINGS[1:])
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("toy_models")
def test_questions_are_mined_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = Sources((write(tmp_path / "a.jsonl", "A", "B", "C"),), held_out=0.0, negatives="title")
    first = prepare(sources, 0, tmp_path / "cache")
    assert len(first.train) == 3
    assert len(list((tmp_path / "cache").iterdir())) == 1

    def fail(*_: object) -> None:
        raise AssertionError("mined twice")

    monkeypatch.setattr("qa.training.mine.mine_examples", fail)
    assert prepare(sources, 0, tmp_path / "cache") == first
    with pytest.raises(AssertionError, match="mined twice"):
        prepare(replace(sources, keep=3), 0, tmp_path / "cache")


@pytest.mark.usefixtures("toy_models")
def test_questions_and_groups_can_be_trained_on_together(tmp_path: Path) -> None:
    colour_groups().save(tmp_path / "a.groups.gz")
    files = (write(tmp_path / "b.jsonl", "A"), tmp_path / "a.groups.gz", write(tmp_path / "c.jsonl", "B"))
    data = prepare(Sources(files, held_out=0.0, negatives="title"), 0, tmp_path / "cache")
    assert sorted(group.id for group in data.train.groups) == sorted([*THINGS, "A", "B"])


@pytest.mark.usefixtures("toy_models")
def test_a_gold_set_is_trained_on_with_the_articles_that_it_names(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    sentences = [f"Sentence {number} is long enough to fill a passage with words." for number in range(6)]
    (articles / "a.txt").write_text(" ".join([*sentences, "The car is red."]), encoding="utf-8")
    (articles / "b.txt").write_text("The sea is blue.", encoding="utf-8")
    rows = [
        {"id": "1", "question": "What is red?", "answers": ["The car"], "article": "a.txt"},
        {"id": "2", "question": "What is green?", "answers": [], "article": None},
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    sources = Sources((tmp_path / "gold.jsonl",), articles=articles, held_out=0.0)
    train = prepare(sources, 0, tmp_path / "cache").train
    answered, unanswered = train.groups
    ((number, ((start, end),)),) = answered.gold
    assert train.passages[number][start:end] == "The car"
    assert len(answered.silent) > 1
    assert (unanswered.gold, len(unanswered.silent) > 1) == ((), True)


def test_the_digest_changes_with_the_bytes_and_the_use_of_the_files_not_with_their_place(tmp_path: Path) -> None:
    for name in ("a", "b"):
        colour_groups().save(tmp_path / f"{name}.groups.gz")
    sources = Sources((tmp_path / "a.groups.gz",), held_out=0.0)
    digest = prepare(sources, 0, tmp_path).digest
    assert prepare(replace(sources, files=(tmp_path / "b.groups.gz",)), 0, tmp_path).digest == digest
    others = [
        prepare(sources, 1, tmp_path).digest,
        prepare(replace(sources, held_out=0.5), 0, tmp_path).digest,
        prepare(replace(sources, held_out_titles=titles(tmp_path / "t", "car")), 0, tmp_path).digest,
        prepare(replace(sources, held_out_titles=titles(tmp_path / "t", "bus")), 0, tmp_path).digest,
    ]
    assert len({digest, *others}) == 5


@pytest.mark.parametrize(
    ("name", "message"),
    [("no.groups.gz", "is not a file of groups"), ("no.jsonl", "cannot be read"), ("titles", "cannot be read")],
)
def test_files_that_are_not_there_are_named(tmp_path: Path, name: str, message: str) -> None:
    colour_groups().save(tmp_path / "a.groups.gz")
    held_out = tmp_path / "no.txt" if name == "titles" else None
    files = (tmp_path / ("a.groups.gz" if name == "titles" else name),)
    with pytest.raises(GoldError, match=message):
        prepare(Sources(files, held_out_titles=held_out), 0, tmp_path)


def test_where_all_is_held_out_nothing_is_left_to_train_on(tmp_path: Path) -> None:
    colour_groups().save(tmp_path / "a.groups.gz")
    with pytest.raises(GoldError, match="no question to train on"):
        prepare(Sources((tmp_path / "a.groups.gz",), held_out=1.0), 0, tmp_path)
