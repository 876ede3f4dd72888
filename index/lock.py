"""One writer at a time: the lock that a sync holds on an index. A killed process leaves none behind."""

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import BusyIndexError, StoreError

PATIENCE = 10.0
"""Seconds that a second sync waits for the first."""


@contextmanager
def write_lock(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the index in ``folder`` for writing.

    The lock is the operating system's (``flock``), so it ends with its process. Raises BusyIndexError,
    naming the holder, after ``patience`` seconds (never, if infinite), or StoreError where the folder cannot be
    written.
    """
    lock = FileLock(folder / "sync.lock")
    holder = folder / "sync.holder"
    try:
        lock.acquire(timeout=-1 if math.isinf(patience) else patience)
        holder.write_text(f"process {os.getpid()} since {datetime.now():%Y-%m-%d %H:%M:%S}")
    except Timeout as error:
        name = holder.read_text() if holder.is_file() else "another process"
        raise BusyIndexError(
            f"{folder} is being synced by {name}; waited {patience:g} seconds; run it again when that one is done"
        ) from error
    except OSError as error:
        lock.release()
        raise StoreError(
            f"cannot lock {folder} ({error.strerror}); expected a folder that can be written; mend its permissions"
        ) from error
    try:
        yield
    finally:
        lock.release()
