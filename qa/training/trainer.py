"""One run of training, step by step. It can be left after any step and taken up again to the bit."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from index.errors import ReaderError
from qa.training.batches import Batch, Batches
from qa.training.checkpoint import State, random_state, restore_random_state
from qa.training.forward import batch_logits
from qa.training.int8 import use_int8
from qa.training.loss import Logits, Targets, loss
from qa.training.optimise import Averager, freeze, make_optimiser, rate_at, set_rates
from qa.training.settings import Recipe

if TYPE_CHECKING:
    from transformers import PreTrainedModel

AHEAD = 4
"""Batches that are made while the model is busy."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did: its number from 1, the share of the run that is done, its loss, questions so far."""

    number: int
    progress: float
    loss: float
    questions: int


class Trainer:
    """A model on its way. ``kinds`` is whether it and its teachers take token types."""

    def __init__(
        self, model: "PreTrainedModel", batches: Batches, recipe: Recipe, *, kinds: bool,
        teachers: "Sequence[PreTrainedModel]" = (),
    ) -> None:  # fmt: skip
        self.model = model
        self.recipe = recipe
        self.batches = batches
        self._kinds = kinds
        self._teachers = [teacher.train(False) for teacher in teachers]
        for network in (model, *self._teachers) if recipe.precision == "int8" else ():
            use_int8(network)
        self._optimiser = make_optimiser(model, recipe.optimising)
        self._average = Averager(model, recipe.optimising)
        self._epoch, self._position, self._number, self._questions = 0, 0, 0, 0

    def steps(self) -> Iterator[Step]:
        """Train, one step at a time, from where the run stands to its end."""
        if not self._number:
            torch.manual_seed(self.recipe.sampling.seed)
        while self._epoch < self.recipe.epochs:
            plan = self.batches.plan(self._epoch)
            if not plan:
                raise ReaderError("nothing to train on; expected questions with passages; name other files: --data")
            for batch in self._ahead(plan[self._position :]):
                self._position += 1
                yield self._step(batch, (self._epoch + (self._position - 0.5) / len(plan)) / self.recipe.epochs)
            self._epoch, self._position = self._epoch + 1, 0

    @property
    def number(self) -> int:
        """Steps made so far."""
        return self._number

    def weights(self) -> dict[str, Tensor]:
        """The weights that are kept, were the run to end now."""
        return self._average.weights()

    def state(self) -> State:
        """All that the rest of the run depends on."""
        return {
            "recipe": self.recipe.flat(),
            "epoch": self._epoch,
            "position": self._position,
            "number": self._number,
            "questions": self._questions,
            "model": self.model.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "average": self._average.state(),
            "random": random_state(),
        }

    def restore(self, state: State) -> None:
        """Go on from a state. Raises ReaderError if it is one of another recipe."""
        self._require_same_recipe(state["recipe"])
        self._epoch, self._position = state["epoch"], state["position"]
        self._number, self._questions = state["number"], state["questions"]
        self.model.load_state_dict(state["model"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average.restore(state["average"])
        restore_random_state(state["random"])

    def _step(self, batch: Batch, progress: float) -> Step:
        self._number += 1
        self._questions += batch.groups
        value = self._learn(batch, progress) if batch.groups else 0.0
        return Step(self._number, progress, value, self._questions)

    def _learn(self, batch: Batch, progress: float) -> float:
        settings = self.recipe.optimising
        self.model.train()
        freeze(self.model, progress, settings)
        set_rates(self._optimiser, rate_at(progress, settings))
        self._optimiser.zero_grad(set_to_none=True)
        logits = batch_logits(self.model, batch, self._kinds, self.recipe.precision)
        targets = Targets.of(batch, self.model.device)
        value = loss(logits, targets, self.recipe.objective, self._opinions(batch))
        value.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip)
        number = float(value.detach())
        if number != number:
            raise ReaderError(f"the loss is not a number at step {self._number}; train with a lower --rate")
        self._optimiser.step()
        self._average.update(progress)
        return number

    def _opinions(self, batch: Batch) -> list[Logits]:
        """The teachers' logits, 0 for windows on which they are not heard."""
        if not self._teachers:
            return []
        heard: Sequence[int] = range(len(batch.ids))
        if self.recipe.objective.opinion == "place":
            heard = sorted(set(batch.answers[:, 0].tolist()))
        with torch.no_grad():
            return [self._opinion(teacher, batch, heard) for teacher in self._teachers]

    def _opinion(self, teacher: "PreTrainedModel", batch: Batch, heard: Sequence[int]) -> Logits:
        rows = list(heard)
        part = replace(batch, ids=batch.ids[rows], kinds=batch.kinds[rows], mask=batch.mask[rows])
        start, end = (torch.zeros(batch.ids.shape, device=self.model.device) for _ in range(2))
        if rows:
            start[rows], end[rows] = batch_logits(teacher, part, self._kinds, self.recipe.precision)
        return start, end

    def _ahead(self, plan: Sequence[Sequence[int]]) -> Iterator[Batch]:
        """The batches of a plan, in order, a few of them made ahead in another thread."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            waiting: deque[Future[Batch]] = deque()
            epoch = self._epoch
            try:
                for numbers in plan:
                    waiting.append(pool.submit(self.batches.make, epoch, numbers))
                    if len(waiting) > AHEAD:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _require_same_recipe(self, theirs: dict[str, Any]) -> None:
        for name, ours in self.recipe.flat().items():
            if theirs.get(name) != ours:
                raise ReaderError(
                    f"the checkpoint was made with {name} {theirs.get(name)!r}, not {ours!r}; go on with the same "
                    "options and files, or train into another folder: --out DIR"
                )
