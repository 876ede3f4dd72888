"""The state of a run in one file, so that it goes on as if it had never stopped."""

import os
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from index.errors import ReaderError

FORMAT = 1

State = dict[str, Any]
"""Names → tensors, numbers, texts, and lists and dicts of these."""


def save_state(path: Path, state: State) -> None:
    """Write a state whole or not at all; the one before stays until then."""
    draft = path.with_name(f"{path.name}.draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft.open("wb") as file:
        torch.save({"format": FORMAT, **state}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load_state(path: Path) -> State:
    """Read a state that ``save_state`` wrote. Raises ReaderError for any other file."""
    try:
        state: State = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, EOFError, RuntimeError, ValueError, UnpicklingError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ReaderError(f"{path} is no checkpoint ({reason}); train anew into another folder: --out DIR") from error
    if state.get("format") != FORMAT:
        raise ReaderError(
            f"{path} is a checkpoint of format {state.get('format')}, expected {FORMAT}; train anew: --out DIR"
        )
    return state


def random_state() -> State:
    """The state of PyTorch's generators; nothing else in training draws from a generator that lives on."""
    return {"cpu": torch.get_rng_state(), "cuda": torch.cuda.get_rng_state_all()}


def restore_random_state(state: State) -> None:
    """Put the generators back into a state; those of GPUs that are not here are passed over."""
    torch.set_rng_state(state["cpu"])
    for device, generator in list(enumerate(state["cuda"]))[: torch.cuda.device_count()]:
        torch.cuda.set_rng_state(generator, device)
