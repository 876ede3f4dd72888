"""A BERT model as an OpenVINO graph, built from its own weights: in float32, or with products of 8-bit integers.

The graph is that of Devlin et al. 2019 as transformers' ``BertModel`` computes it. Quantized, activations are
smoothed (SmoothQuant, Xiao et al. 2023): what an input channel of a product is divided by, its weights are multiplied
by, so that one scale of 8 bits fits all channels. Weights have one scale for each output.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from index.engine.ranges import Ranges
from index.engine.runtime import Model, Node, Type, ops
from index.engine.shape import Shape

Array = NDArray[np.float32]
Weights = Mapping[str, Array]

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
"""What a graph takes, each int32 of shape (batch, tokens)."""

_SMOOTH = 0.9
"""How much of an activation's spread over channels goes over to the weights, from 0 to 1."""

_LEVELS = 256
_LAST = 127
_LEAST = 1e-5  # of what a channel is taken to reach, so that nothing is divided by zero
_PRODUCTS = {"attended": "attention.output", "middle": "intermediate", "wide": "output"}
_FAR = -1e9
"""Added to what is looked at of padding; its share of attention is then exactly 0."""


class Graph:
    """Builds the graph of one model.

    ``points``, filled meanwhile, are the activations that are quantized, by name; with ``ranges`` they are so.
    """

    def __init__(self, weights: Weights, shape: Shape, ranges: Ranges | None = None) -> None:
        self._weights = weights
        self._shape = shape
        self._ranges = ranges
        self.points: dict[str, Node] = {}

    @classmethod
    def read(cls, folder: Path, ranges: Ranges | None = None) -> "Graph":
        """The model in ``folder``, for which there must be a ``Shape``. Raises SafetensorError or KeyError."""
        shape = Shape.read(folder)
        assert shape is not None
        weights = load_file(folder / "model.safetensors")
        return cls({name.removeprefix("bert."): w.astype(np.float32) for name, w in weights.items()}, shape, ranges)

    def span_head(self) -> Model:
        """Tokens in, the logits of starts and ends out, shape (batch, tokens, 2)."""
        tokens, hidden = self._encoder()
        logits = self._linear(hidden, "qa_outputs", point=None)
        return Model([logits], tokens, "reader")

    def mean(self) -> Model:
        """Tokens in, the mean of their last hidden states out, of unit length, shape (batch, width)."""
        tokens, hidden = self._encoder()
        mask = ops.unsqueeze(ops.convert(tokens[1], Type.f32), _ints(2))
        total = ops.reduce_sum(ops.multiply(hidden, mask), _ints(1), keep_dims=False)
        return Model([ops.normalize_l2(total, _ints(1), 1e-12, "max")], tokens, "encoder")

    def _encoder(self) -> tuple[list[Node], Node]:
        """The inputs (ids, mask and types of tokens) and the last hidden states, shape (batch, tokens, width)."""
        tokens = [_input(name) for name in INPUTS]
        hidden = self._norm(self._embed(tokens[0], tokens[2]), "embeddings.LayerNorm")
        seen = ops.unsqueeze(ops.convert(tokens[1], Type.f32), _ints(1, 2))
        bias = ops.multiply(ops.subtract(_float(1), seen), _float(_FAR))
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, bias, f"encoder.layer.{layer}")
        return tokens, hidden

    def _embed(self, ids: Node, types: Node) -> Node:
        length = ops.gather(ops.shape_of(ids), _ints(1), _ints(0))
        positions = ops.slice(self._table("position"), _ints(0), length, _ints(1), _ints(0))
        words = ops.gather(self._table("word"), ids, _ints(0))
        kinds = ops.gather(self._table("token_type"), types, _ints(0))
        return ops.add(ops.add(words, kinds), positions)

    def _table(self, name: str) -> Node:
        return ops.constant(self._weights[f"embeddings.{name}_embeddings.weight"])

    def _layer(self, hidden: Node, bias: Node, name: str) -> Node:
        attended = self._linear(
            self._attend(hidden, bias, name), f"{name}.attention.output.dense", f"{name}.attended"
        )
        hidden = self._norm(ops.add(attended, hidden), f"{name}.attention.output.LayerNorm")
        wide = self._linear(hidden, f"{name}.intermediate.dense", f"{name}.middle")
        narrow = self._linear(ops.gelu(wide, "erf"), f"{name}.output.dense", f"{name}.wide")
        return self._norm(ops.add(narrow, hidden), f"{name}.output.LayerNorm")

    def _attend(self, hidden: Node, bias: Node, name: str) -> Node:
        query, key, value = (
            self._split(self._linear(hidden, f"{name}.attention.self.{what}", f"{name}.hidden"))
            for what in ("query", "key", "value")
        )
        width = self._shape.width // self._shape.heads
        scores = ops.multiply(ops.matmul(query, key, False, True), _float(width**-0.5))
        shares = ops.softmax(ops.add(scores, bias), 3)
        mixed = ops.transpose(ops.matmul(shares, value, False, False), _ints(0, 2, 1, 3))
        return ops.reshape(mixed, _ints(0, 0, -1), special_zero=True)

    def _split(self, states: Node) -> Node:
        """(batch, tokens, width) → (batch, heads, tokens, width of a head)."""
        parted = ops.reshape(states, _ints(0, 0, self._shape.heads, -1), special_zero=True)
        return ops.transpose(parted, _ints(0, 2, 1, 3))

    def _norm(self, states: Node, name: str) -> Node:
        even = ops.mvn(states, _ints(-1), True, self._shape.epsilon, "inside_sqrt")
        scaled = ops.multiply(even, ops.constant(self._weights[f"{name}.weight"]))
        return ops.add(scaled, ops.constant(self._weights[f"{name}.bias"]))

    def _linear(self, states: Node, name: str, point: str | None) -> Node:
        """A product with weights; ``point`` names its input, None if it is never quantized."""
        weight = self._weights[f"{name}.weight"]
        factor = ops.constant(weight)
        if point is not None:
            self.points.setdefault(point, states)
        if point is not None and self._ranges is not None:
            smooth = self._smooth(point)
            states = self._quantize(states, point, smooth)
            factor = _packed(weight * smooth)
        product = ops.matmul(states, factor, False, True)
        return ops.add(product, ops.constant(self._weights[f"{name}.bias"]))

    def _smooth(self, point: str) -> Array:
        """What each channel of an input is divided by, shape (width,)."""
        assert self._ranges is not None
        most = np.maximum(np.abs(self._ranges.low[point]), np.abs(self._ranges.high[point]))
        weights = np.max([np.abs(self._weights[f"{name}.weight"]).max(axis=0) for name in _users(point)], axis=0)
        smooth: Array = np.maximum(most, _LEAST) ** _SMOOTH / np.maximum(weights, _LEAST) ** (1 - _SMOOTH)
        return smooth

    def _quantize(self, states: Node, point: str, smooth: Array) -> Node:
        """``states`` divided by ``smooth``, in the steps of one scale of 8 bits."""
        assert self._ranges is not None
        low = min(float(np.min(self._ranges.low[point] / smooth)), 0.0)
        high = max(float(np.max(self._ranges.high[point] / smooth)), 0.0)
        bounds = [_float(low), _float(high)]
        return ops.fake_quantize(ops.multiply(states, ops.constant(1 / smooth)), *bounds, *bounds, _LEVELS)


def _users(point: str) -> tuple[str, ...]:
    """The products that an input goes into."""
    name, _, what = point.rpartition(".")
    if what == "hidden":
        return tuple(f"{name}.attention.self.{part}" for part in ("query", "key", "value"))
    return (f"{name}.{_PRODUCTS[what]}.dense",)


def _packed(weight: Array) -> Node:
    """Weights, shape (outputs, inputs), as integers of 8 bits with a scale for each output."""
    scale = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-12) / _LAST
    whole = np.rint(weight / scale).astype(np.int8)
    return ops.multiply(ops.convert(ops.constant(whole), Type.f32), ops.constant(scale.astype(np.float32)))


def _input(name: str) -> Node:
    node = ops.parameter([-1, -1], Type.i32, name)
    node.output(0).set_names({name})
    return node


def _ints(*values: int) -> Node:
    """A constant, shape (n,)."""
    return ops.constant(np.array(values, np.int64))


def _float(value: float) -> Node:
    return ops.constant(np.float32(value))
