"""How weights move: which parameters at which rate, how the rate runs, and which weights are kept in the end."""

import re
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from qa.training.settings import Optimising

_LAYER = re.compile(r"\b(?:layer|layers|h|blocks?)\.(\d+)\.")
_EMBEDDING = re.compile(r"(?:^|\.)\w*embed\w*\.")
_UNDECAYED = re.compile(r"\.bias$|norm", re.IGNORECASE)


def depth_of(name: str, layers: int) -> int:
    """How far a parameter is from the head: 0 the head and the last layer, ``layers`` the embeddings."""
    layer = _LAYER.search(name)
    if layer:
        return layers - 1 - int(layer[1])
    return layers if is_embedding(name) else 0


def is_embedding(name: str) -> bool:
    """Whether a parameter belongs to the embeddings."""
    return _EMBEDDING.search(name) is not None and not _LAYER.search(name)


def make_optimiser(model: nn.Module, settings: Optimising) -> torch.optim.AdamW:
    """AdamW with a group for each depth, with and without weight decay (none for biases and normalisations)."""
    named = list(model.named_parameters())
    layers = 1 + max((int(found[1]) for name, _ in named if (found := _LAYER.search(name))), default=0)
    groups: dict[tuple[int, bool], list[Tensor]] = {}
    for name, parameter in named:
        key = depth_of(name, layers), _UNDECAYED.search(name) is None
        groups.setdefault(key, []).append(parameter)
    described: list[dict[str, Any]] = [
        {
            "params": parameters,
            "scale": settings.layer_decay**depth,
            "weight_decay": settings.weight_decay if decayed else 0.0,
        }
        for (depth, decayed), parameters in sorted(groups.items(), key=lambda item: item[0])
    ]
    return torch.optim.AdamW(described, lr=settings.rate, fused=True)


def rate_at(progress: float, settings: Optimising) -> float:
    """The rate of the head when the share ``progress`` of the run, from 0 to 1, is done."""
    if progress < settings.warmup:
        return settings.rate * progress / settings.warmup
    return settings.rate * (1 - progress) / (1 - settings.warmup) if progress < 1 else 0.0


def set_rates(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Give every group its share of the rate."""
    for group in optimiser.param_groups:
        group["lr"] = rate * group["scale"]


def freeze(model: nn.Module, progress: float, settings: Optimising) -> None:
    """Freeze the embeddings in the first part of the run, and thaw them behind it."""
    for name, parameter in model.named_parameters():
        if is_embedding(name):
            parameter.requires_grad_(progress >= settings.frozen)


class Averager:
    """A running average of a model's weights, or a view of the last ones."""

    def __init__(self, model: nn.Module, settings: Optimising) -> None:
        self._model = model
        self._settings = settings
        self._steps = 0
        self._mean: dict[str, Tensor] = {}

    def update(self, progress: float) -> None:
        """Take in the weights after a step, at ``progress`` of the run."""
        weight = self._weight(progress)
        if weight is None:
            return
        self._steps += 1
        with torch.no_grad():
            for name, parameter in self._model.named_parameters():
                if not parameter.requires_grad:
                    continue
                if name in self._mean:
                    self._mean[name].lerp_(parameter, weight)
                else:
                    self._mean[name] = parameter.detach().clone()

    def weights(self) -> dict[str, Tensor]:
        """The weights to keep: the average, where one was begun."""
        return {**dict(_parameters(self._model)), **self._mean}

    def state(self) -> dict[str, Any]:
        """What has to be kept to go on later."""
        return {"steps": self._steps, "mean": self._mean}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self._steps = state["steps"]
        devices = {name: parameter.device for name, parameter in self._model.named_parameters()}
        self._mean = {name: tensor.to(devices[name]) for name, tensor in state["mean"].items()}

    def _weight(self, progress: float) -> float | None:
        """The share of the new weights in the average; None where they are not taken in.

        A moving average begins with a short memory, so that it does not drag the first weights along.
        """
        if self._settings.average == "ema":
            return 1 - min(self._settings.fade, (1 + self._steps) / (10 + self._steps))
        if self._settings.average == "tail" and progress > 1 - self._settings.tail:
            return 1 / (1 + self._steps)
        return None


def _parameters(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    for name, parameter in model.named_parameters():
        yield name, parameter.detach()
