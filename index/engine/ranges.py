"""How far the activations of a model reach, channel by channel: what its 8-bit scales are made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from index.errors import ModelError

FILE = "engine.ranges"
"""Its name beside a model's weights, in the format of safetensors."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """For each quantized activation, by name, the lowest and the highest value of each channel, shape (channels,)."""

    low: Mapping[str, NDArray[np.float32]]
    high: Mapping[str, NDArray[np.float32]]

    @classmethod
    def read(cls, path: Path) -> "Ranges | None":
        """The ranges in a file that ``save`` wrote, None if there is none. Raises ModelError where it is damaged."""
        if not path.is_file():
            return None
        try:
            found = load_file(path)
        except (OSError, SafetensorError) as error:
            raise ModelError(
                f"{path} cannot be read ({error}); expected what python -m index.engine writes; write it again"
            ) from error
        names = {name.rpartition("/")[0] for name in found}
        return cls({name: found[f"{name}/low"] for name in names}, {name: found[f"{name}/high"] for name in names})

    def save(self, path: Path) -> None:
        """Write them to ``path``."""
        low = {f"{name}/low": values for name, values in self.low.items()}
        save_file(low | {f"{name}/high": values for name, values in self.high.items()}, path)
