"""Measures how far a model's activations reach on real text, in float32."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from index.engine.bert import Graph
from index.engine.compiled import Array, Head, Tokens, as_inputs
from index.engine.ranges import Ranges
from index.engine.runtime import Core, Model


def observe(
    folder: Path, head: Head, windows: Iterable[Tokens], on_window: Callable[[], None] = lambda: None
) -> Ranges:
    """The ranges of the model in ``folder`` over some windows; what is filled up in them does not count."""
    graph = Graph.read(folder)
    model = graph.span_head() if head == "spans" else graph.mean()
    outputs = [node.output(0) for node in graph.points.values()]
    watched = Model(outputs, model.get_parameters())
    compiled = Core().compile_model(watched, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    low: dict[str, Array] = {name: np.full(1, np.inf, np.float32) for name in graph.points}
    high: dict[str, Array] = {name: np.full(1, -np.inf, np.float32) for name in graph.points}
    for window in windows:
        found = compiled(as_inputs(window))
        for number, name in enumerate(graph.points):
            values = found[number][0, : len(window.ids)]
            low[name] = np.minimum(low[name], values.min(axis=0))
            high[name] = np.maximum(high[name], values.max(axis=0))
        on_window()
    return Ranges(low, high)
