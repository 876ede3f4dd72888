"""Files of conversations."""

import json
from pathlib import Path

import pytest

from index.errors import GoldError
from qa.followup.gold import FIRST, TOPIC, read_conversations
from tests.conftest import ROOT

SHIPPED = ROOT / "seeds" / "conversations.jsonl"
SQUAD = ROOT / "seeds" / "conversations-squad.jsonl"


def test_there_are_as_many_conversations_as_were_asked_for() -> None:
    shipped, squad = list(read_conversations(SHIPPED)), list(read_conversations(SQUAD))
    assert (len(shipped), len(squad)) == (36, 42)
    turns = [turn for conversation in (*shipped, *squad) for turn in conversation.turns]
    assert sum(turn.kind == TOPIC for turn in turns) == 47
    assert {turn.kind for turn in turns} == {FIRST, TOPIC, "ellipsis", "reference", "bare"}


def test_half_may_be_looked_at_and_half_is_for_figures_alone() -> None:
    for path in (SHIPPED, SQUAD):
        splits = [conversation.split for conversation in read_conversations(path)]
        assert abs(splits.count("dev") - splits.count("report")) <= 1
        assert set(splits) == {"dev", "report"}


def test_answers_on_the_shipped_articles_are_their_own_words_and_questions_in_full_stand_alone() -> None:
    text = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "seeds" / "articles").glob("*.txt"))
    for conversation in read_conversations(SHIPPED):
        for turn in conversation.turns:
            assert all(answer in text for answer in turn.answers)
            assert (turn.full == turn.question) == (turn.kind in (FIRST, TOPIC))


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": "a", "split": "dev"}', json.dumps({"id": "a", "split": "dev", "turns": [{"question": "?"}]})],
)
def test_a_line_that_is_no_conversation_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "talk.jsonl"
    path.write_text(SHIPPED.read_text(encoding="utf-8").splitlines()[0] + f"\n{line}\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"talk\.jsonl, line 2 is no conversation"):
        list(read_conversations(path))


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        list(read_conversations(tmp_path / "none.jsonl"))
