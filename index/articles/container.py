"""Zip containers (Word, EPUB), opened with care: a bomb is told by its table of contents, before it is unpacked."""

import io
import zipfile
import zlib

from index.articles.limits import ENTRIES, UNPACKED
from index.errors import ArticleError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def open_container(data: bytes, kind: str) -> zipfile.ZipFile:
    """The container in ``data``. Raises ArticleError if it is none, is encrypted, or would unpack to too much."""
    if data.startswith(_OLD_OFFICE):
        raise ArticleError(f"it is protected by a password, or of an old format; save it as {kind} without one")
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise ArticleError(f"it is no {kind} file, or damaged ({error}); save it again") from error
    entries = container.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > UNPACKED or len(entries) > ENTRIES:
        raise ArticleError(
            f"it unpacks to {size:,} bytes in {len(entries):,} files; "
            f"at most {UNPACKED:,} in {ENTRIES:,} are read; split it"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArticleError("it is protected by a password; save it without one")
    return container


def read_entry(container: zipfile.ZipFile, name: str, kind: str) -> bytes:
    """The bytes of one file in a container; never more than its table of contents tells.

    Raises ArticleError if it is missing, damaged or too large.
    """
    try:
        if container.getinfo(name).file_size > UNPACKED // 4:
            raise ArticleError(f"{name} in it unpacks to more than {UNPACKED // 4:,} bytes; split it")
        return container.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise ArticleError(f"it is no {kind} file, or damaged (its part {name}: {error}); save it again") from error
