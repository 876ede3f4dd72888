"""How long reading would take if it were nothing but matrix products at the rate that this machine reaches."""

import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index import Passage
from qa.benchmark.figures import window_flop
from qa.benchmark.types import Arithmetic, Rate
from qa.windows import make_windows

SQUARE = 2048
"""Rows and columns of the product that shows what the machine can do."""

_SECONDS = 1.0  # for each rate
_WINDOW = 512  # tokens a window at most


def measure_rates(tokens: int, hidden: int, intermediate: int) -> list[Rate]:
    """The rates of a large square product and of the reader's largest one, (tokens, hidden) × (hidden, intermediate).

    The best of many repeats, as numpy and torch reach it with the threads that they take by themselves.
    """
    import torch

    shapes = ((SQUARE, SQUARE, SQUARE), (tokens, hidden, intermediate))

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
    return [Rate(name, *(_rate(make(*shape), shape) for shape in shapes)) for name, make in kinds.items()]


def _rate(product: Callable[[], object], shape: tuple[int, int, int]) -> float:
    """GFLOP/s of a product (n, k) × (k, m): 2·n·k·m operations in the shortest time of many."""
    product()
    best, end = float("inf"), time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        begin = time.perf_counter()
        product()
        best = min(best, time.perf_counter() - begin)
    n, k, m = shape
    return 2 * n * k * m / best / 1e9


def window_sizes(reader: Path, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[int]]:
    """For each question the tokens of every window of its passages, without padding."""
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(os.fspath(reader), local_files_only=True)
    size = min(_WINDOW, int(tokenizer.model_max_length))
    return [[len(window) for window in make_windows(tokenizer, *pair, size)] for pair in asked]


def compute(sizes: Sequence[Sequence[int]], reader: Path, read_ms: float) -> Arithmetic:
    """The arithmetic of windows of ``sizes`` tokens, a list for each question, beside what reading took."""
    config = json.loads((reader / "config.json").read_text("utf-8"))
    shape = config["num_hidden_layers"], config["hidden_size"], config["intermediate_size"]
    flop = [sum(window_flop(tokens, *shape) for tokens in windows) for windows in sizes]
    tokens = float(np.mean([sum(windows) for windows in sizes]))
    gflop = float(np.mean(flop)) / 1e9
    rates = measure_rates(round(tokens), shape[1], shape[2])
    share = {rate.what: 1000 * gflop / rate.square / read_ms for rate in rates}
    return Arithmetic(float(np.mean([len(windows) for windows in sizes])), tokens, gflop, read_ms, rates, share)
