import json
from pathlib import Path

import pytest

from index.weights import hash_weights
from qa.reader import TransformersReader
from qa.training.batches import Batches
from qa.training.groups import Groups, split
from qa.training.model import load_base
from qa.training.run import Entry, Run
from qa.training.settings import Habits, Optimising, Recipe, Sampling
from qa.training.trainer import Step, Trainer
from tests.qa.toys import make_article, whole
from tests.qa.training.toys import colour_groups

RECIPE = Recipe(
    "data", "base", epochs=2, sampling=Sampling(max_tokens=64, batch_tokens=200), optimising=Optimising(rate=1e-3)
)


def make(base: Path, out: Path, looks: int = 3, save_minutes: float = 60.0) -> Run:
    model, tokenizer = load_base(base)
    train, held_out = split(colour_groups(), frozenset({"car", "bus"}), 0.0, 0)
    trainer = Trainer(model, Batches(train, tokenizer, RECIPE.sampling), RECIPE, kinds=True)
    return Run(trainer, tokenizer, held_out, out, Habits(looks, 2, save_minutes))


class Told:
    """Remembers what a run tells, and stops it after so many steps."""

    def __init__(self, stop: int = 10_000) -> None:
        self.stop = stop
        self.steps: list[Step] = []
        self.looks: list[Entry] = []

    def go(self, run: Run) -> bool:
        return run.go(lambda: len(self.steps) >= self.stop, self.steps.append, self.looks.append)


def test_a_run_ends_with_a_reader_and_a_log_of_its_looks(base: Path, tmp_path: Path) -> None:
    run, told = make(base, tmp_path), Told()
    assert not run.begin()
    assert told.go(run)
    lines = [json.loads(line) for line in (tmp_path / "training" / "log.jsonl").read_text().splitlines()]
    assert lines == run.log == told.looks
    assert [line["progress"] for line in lines] == sorted(line["progress"] for line in lines)
    assert lines[-1]["progress"] == 1.0
    assert lines[-1]["questions"] == 2
    assert TransformersReader(tmp_path).read("What colour is the car?", [whole(make_article("The car is red."))])
    recipe = json.loads((tmp_path / "training" / "recipe.json").read_text())
    assert recipe == RECIPE.flat()
    assert {path.name for path in (tmp_path / "training").iterdir()} == {"checkpoint.pt", "log.jsonl", "recipe.json"}


def test_a_run_that_was_stopped_goes_on_to_the_same_reader_and_the_same_looks(base: Path, tmp_path: Path) -> None:
    whole_run, everything = make(base, tmp_path / "whole"), Told()
    assert everything.go(whole_run)
    first, told = make(base, tmp_path / "parts"), Told(stop=3)
    assert not told.go(first)
    assert (tmp_path / "parts" / "model.safetensors").exists()
    second = make(base, tmp_path / "parts")
    assert second.begin()
    told.stop = 10_000
    assert told.go(second)
    assert told.steps == everything.steps
    assert hash_weights(tmp_path / "parts") == hash_weights(tmp_path / "whole")

    def timeless(run: Run) -> list[Entry]:
        return [{name: value for name, value in entry.items() if name != "seconds"} for entry in run.log]

    assert timeless(second) == timeless(whole_run)


def test_a_run_that_is_done_is_left_as_it_is(base: Path, tmp_path: Path) -> None:
    Told().go(make(base, tmp_path))
    before = (tmp_path / "training" / "checkpoint.pt").read_bytes()
    again, told = make(base, tmp_path), Told()
    assert again.begin()
    assert told.go(again)
    assert (told.steps, told.looks) == ([], [])
    assert (tmp_path / "training" / "checkpoint.pt").read_bytes() == before
    assert again.log[-1]["progress"] == 1.0


def test_checkpoints_are_written_on_the_way(base: Path, tmp_path: Path) -> None:
    run = make(base, tmp_path, save_minutes=1e-9)
    there: list[bool] = []
    run.go(lambda: False, lambda step: there.append(run.checkpoint.exists()), lambda entry: None)
    assert there[0] is False
    assert all(there[1:])


def test_looking_does_not_change_the_weights(base: Path, tmp_path: Path) -> None:
    for looks in (1, 5):
        Told().go(make(base, tmp_path / str(looks), looks=looks))
    assert hash_weights(tmp_path / "1") == hash_weights(tmp_path / "5")


def test_without_held_out_questions_a_look_tells_the_loss_alone(base: Path, tmp_path: Path) -> None:
    model, tokenizer = load_base(base)
    trainer = Trainer(model, Batches(colour_groups(), tokenizer, RECIPE.sampling), RECIPE, kinds=True)
    run, told = Run(trainer, tokenizer, Groups((), (), ()), tmp_path, Habits(1)), Told()
    assert told.go(run)
    assert [set(look) for look in told.looks] == [{"step", "progress", "loss", "seconds"}]
    assert told.looks[0]["loss"] == pytest.approx(sum(s.loss for s in told.steps) / len(told.steps), abs=1e-4)
