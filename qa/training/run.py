"""A run of training on disk: checkpoints, looks at what is held out, and the reader that comes of it.

``OUT`` is the reader: tokenizer, configuration and the newest averaged weights. In ``OUT/training`` stand
``checkpoint.pt``, all that is needed to go on, ``recipe.json``, the settings, and ``log.jsonl``, a line for each
look at the held-out questions.
"""

import json
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.training.checkpoint import load_state, save_state
from qa.training.forward import Predictor
from qa.training.groups import Groups
from qa.training.heldout import HeldOut
from qa.training.model import save_reader
from qa.training.settings import Habits
from qa.training.trainer import Step, Trainer

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Entry = dict[str, Any]
"""A line of the log: step, share of the run, mean loss since the line before, seconds trained, held-out figures."""


WORK, CHECKPOINT, RECIPE, LOG = "training", "checkpoint.pt", "recipe.json", "log.jsonl"

PASSAGES = 10
"""Passages that a held-out question is read with, as many as an answerer reads."""


class Run:
    """A run in the folder ``out``."""

    def __init__(
        self, trainer: Trainer, tokenizer: "PreTrainedTokenizerBase", held_out: Groups, out: Path, habits: Habits
    ) -> None:
        self.log: list[Entry] = []
        self._trainer = trainer
        self._tokenizer = deepcopy(tokenizer)  # another thread makes batches with the one given
        self._out = out
        self._habits = habits
        self._shadow = deepcopy(trainer.model)
        recipe = trainer.recipe
        predictor = Predictor(self._shadow, tokenizer, recipe.precision, recipe.sampling.batch_tokens)
        self._held_out = HeldOut(held_out, predictor, habits.look_at, PASSAGES)
        self._losses: list[float] = []
        self._seconds = 0.0

    @property
    def checkpoint(self) -> Path:
        """The file that holds the run's state."""
        return self._out / WORK / CHECKPOINT

    @property
    def questions(self) -> int:
        """How many questions the whole run trains on, one counted once an epoch."""
        return self._trainer.recipe.epochs * len(self._trainer.batches)

    def begin(self) -> bool:
        """Take up the run in the folder, if there is one; whether there was.

        Raises ReaderError if it has another recipe.
        """
        if not self.checkpoint.exists():
            return False
        state = load_state(self.checkpoint)
        self._trainer.restore(state)
        self.log, self._losses, self._seconds = state["log"], state["losses"], state["seconds"]
        return True

    def go(
        self, should_stop: Callable[[], bool], on_step: Callable[[Step], None], on_look: Callable[[Entry], None]
    ) -> bool:
        """Train until the end, or until ``should_stop``; whether it came to the end. Either way all is stored."""
        begin = saved = time.monotonic()
        before = self._seconds
        for step in self._trainer.steps():
            self._losses.append(step.loss)
            self._seconds = before + time.monotonic() - begin
            on_step(step)
            if int(step.progress * self._habits.looks) > len(self.log):
                on_look(self._look(step.number, step.progress))
            if should_stop():
                self._store()
                return False
            if time.monotonic() - saved > 60 * self._habits.save_minutes:
                self._store()
                saved = time.monotonic()
        if not self.log or self.log[-1]["progress"] < 1:
            on_look(self._look(self._trainer.number, 1.0))
            self._store()
        return True

    def _look(self, number: int, progress: float) -> Entry:
        """See how good the averaged weights are now, and note it."""
        self._shadow.load_state_dict(self._trainer.weights(), strict=False)
        figures = self._held_out.figures()
        mean = sum(self._losses) / max(len(self._losses), 1)
        entry: Entry = {
            "step": number,
            "progress": round(progress, 4),
            "loss": round(mean, 4),
            "seconds": round(self._seconds, 1),
            **(asdict(figures) if figures else {}),
        }
        self.log.append(entry)
        self._losses = []
        return entry

    def _store(self) -> None:
        """Write the reader, the log and, last, the checkpoint."""
        save_reader(self._trainer.model, self._tokenizer, self._trainer.weights(), self._out)
        folder = self.checkpoint.parent
        folder.mkdir(exist_ok=True)
        lines = "".join(f"{json.dumps(entry)}\n" for entry in self.log)
        (folder / LOG).write_text(lines, encoding="utf-8")
        (folder / RECIPE).write_text(f"{json.dumps(self._trainer.recipe.flat(), indent=1)}\n", encoding="utf-8")
        mine = {"log": self.log, "losses": self._losses, "seconds": self._seconds}
        save_state(self.checkpoint, {**self._trainer.state(), **mine})
