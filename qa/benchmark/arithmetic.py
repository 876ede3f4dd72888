"""How long reading would take if it were nothing but matrix products at the rate that this machine reaches."""

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index import Passage
from qa.benchmark.figures import window_flop
from qa.benchmark.types import Arithmetic, Rate
from qa.windows import PairTokenizer, make_windows

SQUARE = 2048
"""Rows and columns of the product that shows what the machine can do."""

SECONDS = 1.0
"""Spent on each rate."""

_WINDOW = 512  # tokens a window at most


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder that its arithmetic depends on."""

    layers: int
    hidden: int
    intermediate: int

    @classmethod
    def of(cls, reader: Path) -> "Shape":
        """That of the model in a folder."""
        config = json.loads((reader / "config.json").read_text("utf-8"))
        return cls(config["num_hidden_layers"], config["hidden_size"], config["intermediate_size"])


def measure_rates(tokens: int, shape: Shape, seconds: float = SECONDS) -> list[Rate]:
    """The rates of a large square product and of the reader's largest one, (tokens, hidden) × (hidden, intermediate).

    The best of all repeats in some ``seconds`` each, as numpy and torch reach it with the threads that they take by
    themselves.
    """
    import torch

    shapes = ((SQUARE, SQUARE, SQUARE), (tokens, shape.hidden, shape.intermediate))

    def with_numpy(n: int, k: int, m: int) -> Callable[[], object]:
        left, right = np.ones((n, k), np.float32), np.ones((k, m), np.float32)
        return lambda: left @ right

    def with_torch(dtype: torch.dtype) -> Callable[[int, int, int], Callable[[], object]]:
        def prepare(n: int, k: int, m: int) -> Callable[[], object]:
            left, right = torch.ones((n, k), dtype=dtype), torch.ones((k, m), dtype=dtype)
            return lambda: left @ right

        return prepare

    kinds = {"numpy float32": with_numpy, "torch float32": with_torch(torch.float32),
             "torch bfloat16": with_torch(torch.bfloat16)}  # fmt: skip
    return [Rate(name, *(_rate(make(*sizes), sizes, seconds) for sizes in shapes)) for name, make in kinds.items()]


def _rate(product: Callable[[], object], sizes: tuple[int, int, int], seconds: float) -> float:
    """GFLOP/s of a product (n, k) × (k, m): 2·n·k·m operations in the shortest time of many."""
    product()
    best, end = float("inf"), time.perf_counter() + seconds
    while best == float("inf") or time.perf_counter() < end:
        begin = time.perf_counter()
        product()
        best = min(best, time.perf_counter() - begin)
    n, k, m = sizes
    return 2 * n * k * m / best / 1e9


def window_sizes(reader: Path, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[int]]:
    """For each question the tokens of every window of its passages, without padding."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(os.fspath(reader), local_files_only=True)
    pairs = PairTokenizer.of(tokenizer, min(_WINDOW, int(tokenizer.model_max_length)))
    return [[len(window) for window in make_windows(pairs, *pair)] for pair in asked]


def compute(sizes: Sequence[Sequence[int]], shape: Shape, read_ms: float, rates: Sequence[Rate]) -> Arithmetic:
    """The arithmetic of windows of ``sizes`` tokens, a list for each question, beside the median of reading."""
    flop = [sum(window_flop(n, shape.layers, shape.hidden, shape.intermediate) for n in windows) for windows in sizes]
    gflop = float(np.median(flop)) / 1e9
    share = {rate.what: 1000 * gflop / rate.square / read_ms for rate in rates}
    windows, tokens = np.median([(len(windows), sum(windows)) for windows in sizes], axis=0).tolist()
    return Arithmetic(windows, tokens, gflop, read_ms, tuple(rates), share)
