"""The process that reads files which could break it: bytes come in by a pipe, articles go out by another.

Run by ``pool`` as ``python -m index.articles.worker PARENT``. It opens no file of the folder itself. Limits on
memory and processor time are set by the operating system, so that they hold inside of C libraries too. It ends
with its parent, however that ends: on Linux by a signal, elsewhere when the pipe closes or the time is up.

A message is its length in 8 bytes, big-endian, and so many bytes. A request is two messages: the name of the
file, its bytes. A reply is one of JSON: ``{"articles": [...]}``, each with its fields or, for a part that is
left out, ``source`` and ``reason``; or ``{"fault": reason}``.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import struct
import sys
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import IO

from lxml import etree

from index.articles import read_parts
from index.articles.limits import MEMORY, SECONDS
from index.articles.metadata import one_line
from index.errors import ArticleError
from index.types import Article, Skipped

_PR_SET_PDEATHSIG = 1
_UNREADABLE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, StopIteration, struct.error, zipfile.BadZipFile, zlib.error,
    etree.LxmlError,
)  # fmt: skip
"""What libraries raise for a file that they did not expect."""


def main() -> None:
    """Serve requests until there are no more."""
    parent = int(sys.argv[1])
    end_with(parent)
    requests = sys.stdin.buffer
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # libraries may talk there
    limit_memory()
    while (name := receive(requests)) is not None:
        data = receive(requests)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # its signal ends the process, wherever it is
        reply = json.dumps(answer(name.decode(), data or b"")).encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        send(replies, reply)


def end_with(parent: int) -> None:
    """Let the kernel end this process when ``parent`` ends; end at once if it already has."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # a C library without it: the pipe tells
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit()


def limit_memory() -> None:
    """Take no more than ``MEMORY`` bytes on top of what is in use now."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        size = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(name: str, data: bytes) -> dict[str, object]:
    """The reply for one file."""
    try:
        parts = read_parts(name, data)
    except ArticleError as error:
        return {"fault": one_line(str(error))}
    except MemoryError:
        return {"fault": f"reading it takes more than {MEMORY // 2**20} MB of memory; split it"}
    except ImportError as error:
        what = one_line(str(error))
        return {"fault": f"a library that reads such files is missing ({what}); pip install -r requirements.txt"}
    except _UNREADABLE as error:
        what = one_line(f"{type(error).__name__}: {error}")
        return {"fault": f"it is damaged, or not what its name says ({what}); save it again"}
    return {"articles": [fields_of(part) for part in parts]}


def fields_of(part: Article | Skipped) -> dict[str, object]:
    """A record as JSON, with what it is."""
    known = {field.name: getattr(part, field.name) for field in fields(part)}
    return {**known, "is_article": isinstance(part, Article)}


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message; None at the end of the stream."""
    head = stream.read(8)
    if len(head) < 8:
        return None
    size = int.from_bytes(head)
    data = stream.read(size)
    return data if len(data) == size else None


def send(stream: IO[bytes], data: bytes) -> None:
    """Write a message."""
    stream.write(len(data).to_bytes(8))
    stream.write(data)
    stream.flush()


if __name__ == "__main__":
    main()
