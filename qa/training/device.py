"""Where a model is trained and in which precision, chosen by what there is and what is faster here."""

import time
from contextlib import AbstractContextManager
from shutil import which
from typing import Literal

import torch

from index.errors import ReaderError
from qa.training.settings import Precision

GAIN = 1.1
"""How many times faster bfloat16 has to be to be chosen."""

SHAPE = (1024, 384, 1536)
"""Of the product that is measured: tokens, width and inner width of the bundled reader."""


def choose_device(name: str | None) -> torch.device:
    """The device called ``name``, else a GPU if there is one, else the CPU. Raises ReaderError for an unknown one."""
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        return torch.empty(0, device=name).device
    except (RuntimeError, AssertionError) as error:
        raise ReaderError(f"no device {name!r} here; expected cpu, or cuda where PyTorch finds a GPU") from error


def choose_precision(name: Literal["auto"] | Precision, device: torch.device) -> Precision:
    """The precision called ``name``; for ``auto``, bfloat16 where a step is really faster in it, else float32.

    Many processors can do bfloat16 only by way of float32, several times slower, so a CPU is measured.
    """
    if name == "int8" and (device.type != "cpu" or not which("c++")):
        raise ReaderError(f"int8 given for {device.type}; expected a CPU and a C++ compiler (c++); see --precision")
    if name != "auto":
        return name
    if device.type != "cpu":
        return "bfloat16" if torch.cuda.is_bf16_supported(including_emulation=False) else "float32"
    full, half = (_seconds(precision) for precision in ("float32", "bfloat16"))
    return "bfloat16" if full > GAIN * half else "float32"


def autocast(device: torch.device, precision: Precision) -> AbstractContextManager[None]:
    """Inside, the model's matrix products are taken in ``precision``."""
    return torch.autocast(device.type, torch.bfloat16, enabled=precision == "bfloat16")


def _seconds(precision: str) -> float:
    """The best of three times that a product and its gradient take on the CPU."""
    rows, width, inner = SHAPE
    left = torch.ones(rows, width)
    weights = torch.ones(width, inner, requires_grad=True)
    times = []
    for _ in range(4):  # the first warms up
        begin = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16"):
            product = left @ weights
        product.float().sum().backward()  # type: ignore[no-untyped-call]
        times.append(time.perf_counter() - begin)
    return min(times[1:])
