"""One writer at a time: the lock that a sync holds on an index. A killed process leaves none behind."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BusyIndexError

PATIENCE = 10.0
"""Seconds that a second sync waits for the first."""


@contextmanager
def write_lock(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the index in ``folder`` for writing.

    The lock is the operating system's (``flock``), so it ends with its process. Raises BusyIndexError,
    naming the holder, after ``patience`` seconds.
    """
    lock = FileLock(folder / "sync.lock")
    holder = folder / "sync.holder"
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        name = holder.read_text() if holder.is_file() else "another process"
        raise BusyIndexError(
            f"{folder} is being synced by {name}; waited {patience:g} seconds; run it again when that one is done"
        ) from error
    try:
        holder.write_text(f"process {os.getpid()} since {datetime.now():%Y-%m-%d %H:%M:%S}")
        yield
    finally:
        lock.release()
