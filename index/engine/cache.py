"""Compiled models and hashes of large files, kept in a folder between runs; all of it can be made again.

The folder is ``QA_CACHE`` if that is set, else ``article-chatbot`` where the system keeps caches.
"""

import hashlib
import json
import os
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SEAL = 4  # bytes of a checksum before what is kept
_OLD = 30 * 24 * 3600.0
"""Seconds after which a file that nobody read is thrown away."""


def folder() -> Path:
    """Where things are kept."""
    if own := os.environ.get("QA_CACHE"):
        return Path(own)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "article-chatbot"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "article-chatbot"


def keep(name: str, make: Callable[[], bytes]) -> bytes:
    """What was kept as ``name``, or else what ``make`` makes, which is then kept if the folder can be written."""
    path = folder() / name
    with suppress(OSError):
        found = path.read_bytes()
        if found[:_SEAL] == _seal(found[_SEAL:]):
            os.utime(path)
            return found[_SEAL:]
    made = make()
    with suppress(OSError):
        _write(path, _seal(made) + made)
    return made


def sha256(path: Path) -> str:
    """SHA-256 of a file; not computed again while its size and times are those of the last time."""
    state = path.stat()
    stamp = [str(path.resolve()), state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
    name = f"{hashlib.sha256(json.dumps(stamp).encode()).hexdigest()[:32]}.sha256"
    return keep(name, lambda: _digest(path).encode()).decode()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_SEAL, "little")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all; what was not read for long goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.write_bytes(data)
    draft.replace(path)
    for other in path.parent.iterdir():
        with suppress(OSError):
            if path.stat().st_mtime - other.stat().st_mtime > _OLD:
                other.unlink()
