"""Training learns, and a run that was cut anywhere is the run that was not, to the bit."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import torch

from index.errors import ReaderError
from qa.training.batches import Batch, Batches
from qa.training.checkpoint import load_state, save_state
from qa.training.forward import Predictor, batch_logits
from qa.training.groups import Groups
from qa.training.heldout import HeldOut
from qa.training.model import load_base
from qa.training.settings import Noise, Objective, Optimising, Recipe, Sampling
from qa.training.trainer import Step, Trainer
from tests.qa.training.toys import THINGS, colour_groups

RECIPE = Recipe(
    "data", "base", epochs=3,
    sampling=Sampling(passages=3, max_tokens=64, batch_tokens=150, silent=0.3, near_miss=0.3),
    optimising=Optimising(rate=1e-3, frozen=0.5),
)  # fmt: skip


def make(base: Path, recipe: Recipe = RECIPE, teachers: int = 0) -> Trainer:
    model, tokenizer = load_base(base, recipe.dropout, seed=recipe.sampling.seed)
    others = [load_base(base, seed=9 + number)[0] for number in range(teachers)]
    batches = Batches(colour_groups(), tokenizer, recipe.sampling)
    return Trainer(model, batches, recipe, kinds=True, teachers=others)


def equal(one: Trainer, other: Trainer) -> bool:
    pairs = zip(one.weights().items(), other.weights().items(), strict=True)
    return all(name == theirs and torch.equal(mine, tensor) for (name, mine), (theirs, tensor) in pairs)


@pytest.mark.parametrize("average", ["ema", "tail", "last"])
def test_a_run_that_was_cut_twice_ends_as_one_that_was_not(base: Path, tmp_path: Path, average: str) -> None:
    recipe = replace(RECIPE, optimising=replace(RECIPE.optimising, average=average))  # type: ignore[arg-type]
    whole = make(base, recipe)
    steps = list(whole.steps())
    found: list[Step] = []
    for cut in (2, len(steps) // 2, len(steps)):  # before and behind the thawing of the embeddings
        torch.manual_seed(123)  # whatever was drawn between
        part = make(base, recipe)
        if found:
            part.restore(load_state(tmp_path / "checkpoint.pt"))
        found += islice(part.steps(), cut - len(found))
        save_state(tmp_path / "checkpoint.pt", part.state())
    assert found == steps
    assert equal(whole, part)


def test_a_run_that_is_done_has_no_step_left(base: Path, tmp_path: Path) -> None:
    trainer = make(base)
    count = len(list(trainer.steps()))
    save_state(tmp_path / "checkpoint.pt", trainer.state())
    again = make(base)
    again.restore(load_state(tmp_path / "checkpoint.pt"))
    assert list(again.steps()) == []
    assert again.number == count


def test_equal_seeds_give_equal_weights_and_others_do_not(base: Path) -> None:
    first, again, other = make(base), make(base), make(base, replace(RECIPE, sampling=Sampling(seed=1)))
    for trainer in (first, again, other):
        list(islice(trainer.steps(), 3))
    assert equal(first, again)
    assert not equal(first, other)


def test_steps_tell_how_far_the_run_is(base: Path) -> None:
    steps = list(make(base).steps())
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert [step.progress for step in steps] == sorted(step.progress for step in steps)
    assert 0 < steps[0].progress < steps[-1].progress < 1
    assert steps[-1].questions == 3 * len(THINGS)


def test_frozen_embeddings_stay_as_they_were(base: Path) -> None:
    trainer = make(base, replace(RECIPE, optimising=replace(RECIPE.optimising, frozen=1.0)))
    before = {name: weight.clone() for name, weight in trainer.model.named_parameters()}
    list(islice(trainer.steps(), 3))
    for name, weight in trainer.model.named_parameters():
        assert torch.equal(weight, before[name]) == ("embeddings" in name), name


@pytest.mark.parametrize("objective", [Objective(), Objective(joint=True)])
def test_a_tiny_model_learns_where_the_answers_are(base: Path, objective: Objective) -> None:
    sampling = Sampling(passages=3, silent=0.2, near_miss=0.0, noise=Noise(0, 0, 0), max_tokens=64, batch_tokens=600)
    optimising = Optimising(rate=2e-2, layer_decay=1.0, average="last")
    trainer = make(base, Recipe("", "", 30, 0.0, sampling, objective, optimising))
    losses = [step.loss for step in trainer.steps()]
    assert sum(losses[-5:]) < 0.6 * sum(losses[:5])
    _, tokenizer = load_base(base)
    held_out = HeldOut(colour_groups(), Predictor(trainer.model, tokenizer, "float32", 4096), 12, 8)
    figures = held_out.figures()
    assert figures is not None
    assert figures.exact_match == 100.0


def test_teachers_take_part(base: Path) -> None:
    alone, taught = make(base), make(base, teachers=2)
    assert next(iter(alone.steps())).loss != next(iter(taught.steps())).loss


def test_teachers_of_places_read_only_passages_that_answer(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def counted(model: Any, batch: Batch, *rest: Any) -> Any:
        read.append(len(batch.ids))
        return batch_logits(model, batch, *rest)

    monkeypatch.setattr("qa.training.trainer.batch_logits", counted)
    taught = make(base, replace(RECIPE, objective=Objective(opinion="place")), teachers=1)
    steps = list(islice(taught.steps(), 5))
    assert all(0 <= heard < windows for windows, heard in zip(read[::2], read[1::2], strict=True))
    assert all(step.loss == step.loss for step in steps)


def test_another_recipe_is_refused_with_the_setting_that_differs(base: Path, tmp_path: Path) -> None:
    save_state(tmp_path / "checkpoint.pt", make(base).state())
    other = make(base, replace(RECIPE, sampling=replace(RECIPE.sampling, silent=0.9)))
    with pytest.raises(ReaderError, match=r"made with silent 0\.3, not 0\.9; go on with the same options"):
        other.restore(load_state(tmp_path / "checkpoint.pt"))


def test_a_loss_that_is_not_a_number_stops_the_run(base: Path) -> None:
    trainer = make(base)
    with torch.no_grad():
        trainer.model.get_parameter("qa_outputs.bias").fill_(float("nan"))
    with pytest.raises(ReaderError, match="not a number at step 1; train with a lower --rate"):
        list(trainer.steps())


def test_a_fault_in_making_a_batch_is_raised_and_the_other_thread_ends(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer = make(base)

    def fail(*_: Any) -> Iterator[None]:
        raise MemoryError("no room")

    monkeypatch.setattr(trainer.batches, "make", fail)
    with pytest.raises(MemoryError, match="no room"):
        next(iter(trainer.steps()))


def test_without_questions_there_is_nothing_to_train_on(base: Path) -> None:
    model, tokenizer = load_base(base)
    trainer = Trainer(model, Batches(Groups((), (), ()), tokenizer, Sampling()), RECIPE, kinds=True)
    with pytest.raises(ReaderError, match="nothing to train on"):
        list(trainer.steps())
