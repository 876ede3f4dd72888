"""Many processes ask while another syncs a folder that changes all the time: no error, no wrong slice, how fast."""

import json
import os
import random
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import numpy as np

from index import LocalIndex
from index.command import give_way
from index.encoder import BUNDLED, Encoder, open_encoder
from index.sync import sync_folder
from index.types import SyncEvent
from tests.torture.corpus import Folder, Judge, make_toy
from tests.toys import COLOURS

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.torture.asking"])


@dataclass(frozen=True, slots=True)
class Work:
    """What a process has to do until a moment of ``time.time()``, and where it says what came out.

    ``pause`` is the longest time that it thinks between two questions, ``every`` the time between two syncs,
    both in seconds.
    """

    place: Path
    out: Path
    until: float
    real: bool
    seed: int
    pause: float = 0.0
    every: float = 0.0
    folder: Path | None = None

    def encoder(self) -> Encoder:
        return open_encoder(BUNDLED) if self.real else make_toy()


@dataclass(frozen=True, slots=True)
class Asked:
    """The sum of one period: questions, milliseconds at two percentiles, syncs and changes meanwhile, faults."""

    questions: int
    p50: float
    p95: float
    syncs: int
    events: int
    faults: tuple[str, ...]


def ask(work: Work) -> None:
    """Ask until it is time; a process of its own."""
    times: list[float] = []
    faults: list[str] = []
    index = LocalIndex(work.place, work.encoder())
    judge, rng = Judge(index.encoder), random.Random(work.seed)
    index.search("red")  # loads the model
    while time.time() < work.until:
        question = f"article {rng.randrange(300)} {' '.join(rng.choices(COLOURS, k=3))}"
        begin = time.perf_counter()
        hits = index.search(question)
        times.append(1000 * (time.perf_counter() - begin))
        faults += judge.judge(hits)
        if len(hits) != 10:
            faults.append(f"{len(hits)} passages found, not 10")
        time.sleep(rng.random() * work.pause)
    work.out.write_text(json.dumps({"times": times, "faults": faults[:20]}))


def sync(work: Work) -> None:
    """Sync again and again until it is time; a process of its own."""
    encoder, syncs, events = work.encoder(), 0, list[SyncEvent]()
    assert work.folder is not None
    give_way()  # as the command does
    while time.time() < work.until:
        begin = time.time()
        sync_folder(work.folder, work.place, encoder, on_event=events.append)
        syncs += 1
        time.sleep(max(begin + work.every - time.time(), 0))
    work.out.write_text(json.dumps({"syncs": syncs, "events": len(events), "faults": []}))


def start(run: Callable[[Work], None], work: Work) -> ForkServerProcess:
    child = _context.Process(target=_guarded, args=(run, work))
    child.start()
    return child


def _guarded(run: Callable[[Work], None], work: Work) -> None:
    """An error is a fault that is told, not a line somewhere on the terminal."""
    try:
        run(work)
    finally:
        if sys.exc_info()[0] is not None:
            work.out.write_text(json.dumps({"faults": [traceback.format_exc()]}))
            os._exit(1)


def period(
    folder: Folder, place: Path, seconds: float, askers: int, pause: float, every: float, real: bool, busy: bool
) -> Asked:
    """Let ``askers`` processes ask for ``seconds``; if ``busy``, change the folder and sync it meanwhile."""
    until = time.time() + seconds + (20 if real else 1)  # models are loaded first
    outs = [place.parent / f"out-{number}.json" for number in range(askers + busy)]
    works = [Work(place, out, until, real, seed, pause, every, folder.path) for seed, out in enumerate(outs)]
    children = [start(ask if number < askers else sync, work) for number, work in enumerate(works)]
    while time.time() < until:
        if busy:
            folder.change(3)
        time.sleep(0.2)
    for child in children:
        child.join()
    told = [json.loads(out.read_text()) for out in outs]
    times = np.concatenate([one.get("times", []) for one in told])
    p50, p95 = np.percentile(times, [50, 95]) if len(times) else (0.0, 0.0)
    faults = tuple(fault for one in told for fault in one["faults"])
    syncs, events = (sum(one.get(key, 0) for one in told) for key in ("syncs", "events"))
    return Asked(len(times), round(float(p50), 2), round(float(p95), 2), syncs, events, faults)


def compare(
    root: Path,
    seconds: float,
    quiet: float,
    askers: int = 8,
    files: int = 300,
    pause: float = 0.1,
    every: float = 1.0,
    real: bool = False,
) -> tuple[Asked, Asked]:
    """The quiet index, and the one that is synced all the time."""
    folder, place = Folder(root / "articles"), root / "index"
    folder.fill(files)
    sync_folder(folder.path, place, open_encoder(BUNDLED) if real else make_toy())
    return (
        period(folder, place, quiet, askers, pause, every, real, busy=False),
        period(folder, place, seconds, askers, pause, every, real, busy=True),
    )
