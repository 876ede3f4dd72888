"""The files of a folder as they are now, and the articles in them; a few are read ahead of those who ask."""

import hashlib
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType

from index.articles import file_name, load, require_usable
from index.articles.limits import WORKERS
from index.articles.pool import Parts, ReaderPool
from index.errors import ArticleError
from index.types import FileState

FRESH = 2.0
"""Seconds: a file that was touched so shortly ago could be changed again without a trace in its times."""

_AHEAD = 2 * WORKERS


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder as it is now: its articles' name, its bytes' SHA-256, or why it cannot be used.

    ``stamp`` is what the file system tells of its bytes without reading them, empty where that cannot be trusted.
    """

    path: Path
    source: str
    sha256: str
    fault: str | None = None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its articles and the parts that hold none, or why it is left out."""

    file: File
    parts: Parts = ()
    fault: str | None = None


def scan(folder: Path, path: Path, known: Mapping[str, FileState] | None = None) -> File:
    """A file's name and hash, or why it cannot be used; one not touched since it was read is not read."""
    source = file_name(folder, path)
    shown = source.encode(errors="backslashreplace").decode()
    try:
        now = stamp(require_usable(folder, path))
        before = (known or {}).get(shown)
        if before is not None and now and now == before.stamp:
            return File(path, shown, before.sha256, None, now)
        return File(path, shown, hashlib.sha256(load(folder, path)).hexdigest(), None, now)
    except ArticleError as error:
        return File(path, shown, "", str(error))
    except OSError as error:  # it went away meanwhile
        return File(path, shown, "", f"it cannot be read ({error.strerror})")


def stamp(state: os.stat_result) -> str:
    """Size, times of the last change to content and to metadata, and inode: equal stamps, equal bytes."""
    if time.time() - max(state.st_mtime, state.st_ctime) < FRESH:
        return ""
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


class FileReader:
    """Reads files of ``folder``, several at a time, in threads whose work is done by the processes of a pool."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pool = ReaderPool()
        self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="reading")

    def __enter__(self) -> "FileReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._pool.close()
        self._threads.shutdown(cancel_futures=True)

    def read(self, files: Iterable[File]) -> Iterator[Reading]:
        """Yield what is in each file, in their order."""
        ahead: deque[Future[Reading]] = deque()
        for file in files:
            ahead.append(self._threads.submit(self._read, file))
            if len(ahead) > _AHEAD:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _read(self, file: File) -> Reading:
        if file.fault is not None:
            return Reading(file, fault=file.fault)
        try:
            data = load(self._folder, file.path)
            now = replace(file, sha256=hashlib.sha256(data).hexdigest())
            if now.sha256 != file.sha256:  # it was changed since it was listed
                now = replace(now, stamp="")
            return Reading(now, self._pool.read(file.source, data))
        except ArticleError as error:
            return Reading(file, fault=str(error))
