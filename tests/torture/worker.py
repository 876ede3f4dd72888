"""The child process that is killed: a sync, slowed down so that a random instant can fall anywhere in it."""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import index.sync
from index.command import run
from index.store import Store
from index.sync import sync_folder
from index.types import SyncEvent, Vectors
from tests.torture.corpus import make_toy
from tests.toys import ToyEncoder

PHASES = (
    "starting", "scanning", "embedding", "in a transaction", "telling", "making the store",
    "writing a view", "renaming a view", "recording a view", "removing old views", "done",
)  # fmt: skip
EVENTS, PHASE, ERRORS = "events.jsonl", "phase", "errors.txt"


@dataclass(frozen=True, slots=True)
class Job:
    """One sync: of which folder, into which index, and what stands in its way.

    ``out`` is a folder for what it tells; ``largest`` is how many bytes a file may have (0: any).
    """

    folder: Path
    place: Path
    out: Path
    encoder: str
    rebind: bool = False
    largest: int = 0
    slow: bool = True


class SlowToy(ToyEncoder):
    """Takes a millisecond for each text."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.001 * len(texts))
        return super().encode(texts)


def work(job: Job) -> None:
    """Run the sync as the command line does, in this process, and exit with its code."""
    os.dup2(os.open(job.out / ERRORS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), sys.stderr.fileno())
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore Ctrl-C
    events = os.open(job.out / EVENTS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    if job.slow:
        _slow_down(os.open(job.out / PHASE, os.O_WRONLY | os.O_CREAT))
    if job.largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.largest, job.largest))
    encoder = (SlowToy if job.slow else ToyEncoder)(fingerprint=job.encoder, extra=make_toy().dim - 4)

    def tell(event: SyncEvent) -> None:
        os.write(events, json.dumps([event.event, event.article, event.passages]).encode() + b"\n")

    def command() -> int:
        sync_folder(job.folder, job.place, encoder, rebind=job.rebind, on_event=tell)
        return 0

    sys.exit(run(command))


def _slow_down(phases: int) -> None:
    """Let each step of a sync take some time, and write down which one it is."""

    def slow(owner: Any, name: str, phase: str, seconds: float) -> None:
        inner: Callable[..., object] = getattr(owner, name)

        def outer(*given: object, **named: object) -> object:
            os.pwrite(phases, bytes([PHASES.index(phase)]), 0)
            time.sleep(seconds / 2)
            result = inner(*given, **named)
            time.sleep(seconds / 2)
            return result

        setattr(owner, name, outer)

    slow(index.sync, "scan", "scanning", 0.002)
    slow(SlowToy, "encode", "embedding", 0)
    slow(Store, "put", "in a transaction", 0.005)
    slow(Store, "remove", "in a transaction", 0.001)
    slow(Store, "rename", "in a transaction", 0.03)
    slow(index.sync._Sync, "tell", "telling", 0.002)
    slow(Path, "rename", "making the store", 0.05)
    slow(os, "fsync", "writing a view", 0.05)
    slow(Path, "replace", "renaming a view", 0.05)
    slow(Store, "record_view", "recording a view", 0.05)
    slow(Path, "unlink", "removing old views", 0.02)
    slow(index.sync._Sync, "report", "done", 0)
