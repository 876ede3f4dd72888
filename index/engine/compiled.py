"""A model compiled for this processor, and the windows of all callers run through it side by side."""

import hashlib
import os
import platform
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.engine import cache
from index.engine.ranges import FILE, Ranges

Head = Literal["spans", "mean"]
"""What a model gives: logits of starts and ends for each token, or one vector of unit length."""

Array = NDArray[np.float32]

VERSION = 1
"""Of the graph; raised when its results change."""

_FIRST = threading.Lock()
"""Held while OpenVINO is given its first array; see ``_meet_numpy``."""

STEP = 16
"""Windows are filled up to a multiple of as many tokens, so that few shapes are met."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One window: the ids of its tokens and the text, 0 or 1, that each belongs to."""

    ids: list[int]
    kinds: list[int]


class Engine:
    """The model in ``folder``, whose weights have the SHA-256 ``weights``; safe to use from several threads.

    Each window is computed for itself, so what comes out of it depends neither on what is asked beside it nor on
    the order. The model is compiled, or taken from the cache, when it is first needed.
    """

    def __init__(self, folder: Path, weights: str, head: Head, ranges: Path | None = None) -> None:
        """``ranges`` is the file that makes its products those of 8-bit integers; beside the weights, if None."""
        self._folder = folder
        self._weights = weights
        self._head = head
        self._ranges = ranges or folder / FILE
        self._lock = threading.Lock()

    @cached_property
    def arithmetic(self) -> str:
        """What its results depend on besides the weights: ``float32``, or 8-bit integers with such ranges."""
        if not self._ranges.is_file():
            return "float32"
        return f"int8 {hashlib.sha256(self._ranges.read_bytes()).hexdigest()[:8]}"

    def run(self, windows: Iterable[Tokens]) -> list[Array]:
        """For each window what the head gives: shape (tokens, 2), or (width,)."""
        asked = list(windows)
        found: list[Array] = [np.empty(0, np.float32)] * len(asked)
        missing = threading.Semaphore(0)
        requests = self._requests
        for number, window in enumerate(asked):
            request = requests.get()
            request.set_callback(self._keep, (request, number, len(window.ids), found, missing))
            request.start_async(as_inputs(window))
        for _ in asked:
            missing.acquire()
        return found

    def _keep(self, job: "tuple[Any, int, int, list[Array], threading.Semaphore]") -> None:
        """Take over what a request has found, and let it be used again."""
        request, number, size, found, missing = job
        try:
            output: Array = request.get_output_tensor().data[0]
            found[number] = output[:size].copy() if self._head == "spans" else output.copy()
        finally:
            self._requests.put(request)
            missing.release()

    def prepare(self) -> None:
        """Begin to load the model beside whatever else is done; what goes wrong is raised by ``run``."""
        with self._lock:
            _ = self._loading

    @property
    def _requests(self) -> "SimpleQueue[Any]":
        with self._lock:
            loading = self._loading
        return loading.result()

    @cached_property
    def _loading(self) -> "Future[SimpleQueue[Any]]":
        pool = ThreadPoolExecutor(1)
        loading = pool.submit(self._load)
        pool.shutdown(wait=False)
        return loading

    def _load(self) -> "SimpleQueue[Any]":
        """The requests that are free: two for each core, so that none has to wait for this program."""
        _meet_numpy()
        compiled = self._open()
        free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(2 * cores()):
            free.put(compiled.create_infer_request())
        return free

    def _open(self) -> Any:  # noqa: ANN401  (OpenVINO declares its types in part only)
        """The compiled model, from the cache if it was compiled before on such a machine."""
        from index.engine.runtime import Core, get_version

        core, settings = Core(), _settings()
        parts = [
            self._weights, self._head, self.arithmetic, VERSION, get_version(), settings,
            core.get_property("CPU", "FULL_DEVICE_NAME"), platform.machine(),
        ]  # fmt: skip
        name = f"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}.model"
        made: list[Any] = []

        def compile_model() -> bytes:
            made.append(core.compile_model(self._build(), "CPU", settings))
            exported = made[0].export_model()
            return bytes(exported.getvalue() if hasattr(exported, "getvalue") else exported)

        kept = cache.keep(name, compile_model)
        if not made:
            try:
                return core.import_model(kept, "CPU", settings)
            except RuntimeError:  # of another build of OpenVINO, though its version is the same
                compile_model()
        return made[0]

    def _build(self) -> Any:  # noqa: ANN401
        from index.engine.bert import Graph  # OpenVINO is imported where it is needed

        graph = Graph.read(self._folder, Ranges.read(self._ranges))
        return graph.span_head() if self._head == "spans" else graph.mean()


def _meet_numpy() -> None:
    """Let OpenVINO's binding set itself up for NumPy in one thread.

    It does so at the first array that it meets, and threads that bring it theirs at once may wait for each other for
    ever: one for the interpreter's lock, the other, who holds that, for the setting up to end (OpenVINO 2026.4,
    pybind11's ``npy_api::get``).
    """
    from index.engine.runtime import Tensor

    with _FIRST:
        _ = Tensor(np.zeros(1, np.int32)).data


def as_inputs(window: Tokens) -> dict[str, NDArray[np.int32]]:
    """The inputs of a graph, each of shape (1, tokens), filled up to a multiple of ``STEP``."""
    size = len(window.ids)
    rows = np.zeros((3, 1, -(-size // STEP) * STEP), np.int32)
    rows[0, 0, :size], rows[1, 0, :size], rows[2, 0, :size] = window.ids, 1, window.kinds
    return {"input_ids": rows[0], "attention_mask": rows[1], "token_type_ids": rows[2]}


def _settings() -> dict[str, Any]:
    """Every core computes windows of its own, in float32 but for what is quantized, wherever the system puts it."""
    count = cores()
    return {
        "PERFORMANCE_HINT": "THROUGHPUT",
        "NUM_STREAMS": count,
        "INFERENCE_NUM_THREADS": count,
        "INFERENCE_PRECISION_HINT": "f32",
        "ENABLE_CPU_PINNING": False,
    }


def cores() -> int:
    """Cores that this process may use."""
    if sys_affinity := getattr(os, "sched_getaffinity", None):
        return len(sys_affinity(0))
    return os.cpu_count() or 1
