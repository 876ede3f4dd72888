from pathlib import Path

import pytest

from index.errors import ChatbotError
from qa.evaluation.checkpoint import Checkpoint
from qa.evaluation.types import GoldSet
from tests.qa.evaluation.toys import gold_set, make_outcome

OUTCOMES = [make_outcome(number, right=number != 2) for number in range(4)]
GOLD = gold_set(*(outcome.gold for outcome in OUTCOMES))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A checkpoint with three of the four outcomes."""
    place = tmp_path / "run.json.partial"
    checkpoint = Checkpoint(place, {"reader": "one"})
    assert checkpoint.resume(GOLD) == []
    for outcome in OUTCOMES[:3]:
        checkpoint.append(outcome)
    return place


def resume(path: Path, gold: GoldSet = GOLD, reader: str = "one") -> list[str]:
    return [outcome.gold.id for outcome in Checkpoint(path, {"reader": reader}).resume(gold)]


def test_outcomes_come_back_as_they_were(path: Path) -> None:
    assert Checkpoint(path, {"reader": "one"}).resume(GOLD) == OUTCOMES[:3]


def test_another_reader_index_or_gold_set_begins_anew(path: Path) -> None:
    assert resume(path, reader="two") == []
    assert resume(path) == []  # and the old outcomes are gone


def test_a_line_that_a_crash_cut_short_is_asked_again(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])
    assert resume(path) == ["q0", "q1"]
    assert resume(path) == ["q0", "q1"]  # the rest of the line is gone from the file, too


def test_nothing_behind_a_damaged_line_is_trusted(path: Path) -> None:
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:2], b"\xff\xfe{", *lines[3:]]))
    assert resume(path) == ["q0"]


def test_outcomes_of_other_questions_are_not_taken(path: Path) -> None:
    assert resume(path, gold_set(OUTCOMES[0].gold, OUTCOMES[3].gold)) == ["q0"]


def test_a_checkpoint_that_cannot_be_written_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(ChatbotError, match="cannot be written .Is a directory.; name another place"):
        Checkpoint(tmp_path, {}).resume(GOLD)


def test_a_checkpoint_goes_when_the_run_is_done(path: Path) -> None:
    Checkpoint(path, {}).remove()
    assert not path.exists()
