"""A person's own gold set: one line a question, all else as it was."""

import json
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from index import LocalIndex
from index.errors import GoldError
from qa.evaluation.gold import read_gold
from qa.ui.gold import GoldFile, Judgement

SEA = Judgement(("blue",), ("blue.txt",))


@pytest.fixture
def gold(tmp_path: Path) -> GoldFile:
    return GoldFile(tmp_path / "new" / "gold.jsonl")


def lines(gold: GoldFile) -> list[str]:
    return gold.path.read_text(encoding="utf-8").splitlines()


def test_a_question_is_written_as_a_gold_set_has_it(gold: GoldFile, toy_index: LocalIndex) -> None:
    gold.put("What is blue?", SEA)
    gold.put("Who?", Judgement())
    gold.put("Which?", Judgement(("is blue", "is green"), ("blue.txt", "deep/green.md")))
    assert [json.loads(line) for line in lines(gold)] == [
        {"id": "own-1", "question": "What is blue?", "answers": ["blue"], "article": "blue.txt"},
        {"id": "own-2", "question": "Who?", "answers": [], "article": None},
        {
            "id": "own-3",
            "question": "Which?",
            "answers": ["is blue", "is green"],
            "article": ["blue.txt", "deep/green.md"],
        },
    ]
    assert len(read_gold(gold.path, toy_index).questions) == 3


def test_the_same_question_replaces_its_line_and_keeps_its_id(gold: GoldFile) -> None:
    gold.put("What is blue?", SEA)
    gold.put("Who?", SEA)
    gold.put(" What  is blue? ", Judgement())
    assert [json.loads(line)["id"] for line in lines(gold)] == ["own-1", "own-2"]
    assert gold.find("What is blue?") == Judgement()


def test_every_other_line_stays_as_it_was(gold: GoldFile) -> None:
    gold.path.parent.mkdir()
    mine = '{"id":"own-7",  "question":"Mine?","answers":["a"],"kind":"number"}'
    gold.path.write_text(f"\ufeff{mine}\n\nno JSON at all\n[1]\n", encoding="utf-8")
    gold.put("What is blue?", SEA)
    assert lines(gold)[:3] == [mine, "no JSON at all", "[1]"]
    assert json.loads(lines(gold)[3])["id"] == "own-8"


def test_a_question_is_found_and_taken_back(gold: GoldFile) -> None:
    assert gold.find("What is blue?") is None
    gold.put("What is blue?", SEA)
    assert gold.find("What is blue?") == SEA
    gold.drop("Who?")
    gold.drop("What is blue?")
    assert gold.find("What is blue?") is None
    assert lines(gold) == []


def test_two_who_judge_at_once_lose_nothing(gold: GoldFile) -> None:
    def judge(name: str) -> None:
        for number in range(20):
            GoldFile(gold.path).put(f"{name} {number}?", SEA)

    threads = [Thread(target=judge, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({json.loads(line)["id"] for line in lines(gold)}) == 40


def test_where_it_cannot_be_written_the_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match=r"file/gold\.jsonl cannot be written .*--gold FILE"):
        GoldFile(tmp_path / "file" / "gold.jsonl").put("Who?", SEA)
    monkeypatch.setattr("qa.ui.gold.PATIENCE", 0.0)
    gold = GoldFile(tmp_path / "gold.jsonl")
    with FileLock(tmp_path / "gold.jsonl.lock"), pytest.raises(GoldError, match="by another program"):
        gold.put("Who?", SEA)
