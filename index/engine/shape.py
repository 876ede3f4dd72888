"""Which models the engine can compute, and what their graphs look like."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model's ``config.json`` says of its graph."""

    layers: int
    heads: int
    width: int
    epsilon: float

    @classmethod
    def read(cls, folder: Path) -> "Shape | None":
        """The shape of the model in ``folder``, None if it is no BERT of the plain kind."""
        try:
            config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        plain = config.get("hidden_act") == "gelu" and config.get("position_embedding_type", "absolute") == "absolute"
        if config.get("model_type") != "bert" or not plain or not (folder / "model.safetensors").is_file():
            return None
        return cls(
            config["num_hidden_layers"],
            config["num_attention_heads"],
            config["hidden_size"],
            config["layer_norm_eps"],
        )
