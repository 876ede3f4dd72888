"""What all views have in common on disk: one file each, whole or not at all, known by its checksum.

A view is written under a new name and then recorded in the store, with its checksum and the generation that it
shows. A process that opens it meanwhile finds the old file or the new one, never a part.
"""

import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from safetensors import SafetensorError

from index.errors import StoreError
from index.store import Store
from index.types import ViewRecord

T = TypeVar("T")

_CHUNK = 1 << 20


def load_view(store: Store, name: str, read: Callable[[Path], T | None]) -> tuple[ViewRecord | None, T | None]:
    """The newest record of a view, and what ``read`` makes of its file if that is whole."""
    record, before = store.view(name), None
    while record is not None and record != before:
        path = store.folder / record.file
        try:
            found = read(path) if checksum(path) == record.checksum else None
        except OSError:
            found = None
        if found is not None:
            return record, found
        record, before = store.view(name), record  # another process may have replaced the file meanwhile
    return record, None


def save_view(store: Store, name: str, suffix: str, generation: int, write: Callable[[Path], None]) -> None:
    """Put what ``write`` writes in the place of a view's file. Only the holder of the write lock may call it.

    Raises StoreError where that is not possible; the old file is then still in force.
    """
    draft = store.folder / f"{name}.draft"
    try:
        write(draft)
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        digest = checksum(draft)
        file = f"{name}-{generation}-{digest}.{suffix}"
        draft.replace(store.folder / file)
    except (OSError, RuntimeError, SafetensorError) as error:  # FAISS and safetensors have errors of their own
        draft.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise StoreError(
            f"cannot write {draft} ({reason}); what was stored is safe; make room and run it again"
        ) from error
    store.record_view(ViewRecord(name, file, digest, generation))
    for old in store.folder.glob(f"{name}-*"):
        if old.name != file:
            old.unlink(missing_ok=True)


def checksum(path: Path) -> str:
    """CRC-32 of a file, 8 hexadecimal digits: made to find damage, and several times as fast as SHA-256."""
    total = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            total = zlib.crc32(chunk, total)
    return f"{total:08x}"
