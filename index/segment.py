"""Postings of some passages as flat arrays: which terms stand in which passages, and how often.

A segment is never changed: new passages make a new one, and several are merged into one. It is stored as one
file in the safetensors format.
"""

import json
import mmap
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save, save_file

from index import terms
from index.errors import StaleIndexError
from index.types import Ids

Rows = NDArray[np.uint32]
"""Places of passages within a segment, counted from 0."""

Counts = NDArray[np.uint8]
"""How often a term stands in each of some passages, at most ``MOST``."""

Mask = NDArray[np.bool_]

MOST = 255
"""A term that stands more often in one passage is counted as often as this."""

MAPPED = 64 << 20
"""Bytes above which a file is mapped into memory and shared between processes, rather than read: what is read
stays as it was, whatever becomes of the file."""

_BLOCK = 4_000_000  # postings sorted at a time, about: bounds the memory of a merge
_DTYPES = {"I64": "<i8", "U64": "<u8", "U32": "<u4", "U8": "u1"}


@dataclass(frozen=True, slots=True)
class Segment:
    """The postings of ``n`` passages with ``v`` different terms and ``p`` pairs of a term and a passage.

    ``ids`` (n,) are the passages' ids, ascending; ``lengths`` (n,) their numbers of terms. ``keys`` (v,) are the
    terms' hashes, ascending. The passages of term ``i`` are ``rows[starts[i] : starts[i + 1]]``, ascending, and
    ``counts`` (p,) says how often the term stands there.
    """

    ids: Ids
    lengths: NDArray[np.uint32]
    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    rows: Rows
    counts: Counts

    @classmethod
    def of(cls, ids: Ids, texts: Sequence[str]) -> "Segment":
        """The postings of ``texts``, which have the ids ``ids``, ascending."""
        found = [terms.keys(text) for text in texts]
        lengths = np.fromiter(map(len, found), np.uint32, len(found))
        flat = np.fromiter(chain.from_iterable(found), np.uint64, int(lengths.sum()))
        order = np.argsort(flat, kind="stable")
        rows = np.repeat(np.arange(len(found), dtype=np.uint32), lengths)[order]
        pairs = _run_starts(flat[order], rows)
        counts = np.minimum(np.diff(pairs, append=len(flat)), MOST).astype(np.uint8)
        keys = flat[order][pairs]
        starts = _run_starts(keys)
        return cls(ids, lengths, keys[starts], np.append(starts, len(pairs)), rows[pairs], counts)

    @classmethod
    def load(cls, path: Path) -> "Segment":
        """Read a file that ``save`` wrote, or map it if it is large. Its bytes are believed: compare their checksum.

        Raises StaleIndexError if its terms are not those that ``terms`` gives today.
        """
        with path.open("rb") as file:
            large = path.stat().st_size > MAPPED
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if large else file.read()
        return cls.of_bytes(data)

    @classmethod
    def of_bytes(cls, data: "mmap.mmap | bytes") -> "Segment":
        """What ``to_bytes`` gave; the arrays are views of it. Raises StaleIndexError as ``load`` does."""
        begin = 8 + int.from_bytes(data[:8], "little")
        header: dict[str, dict[str, Any]] = json.loads(data[8:begin])
        version = header["__metadata__"]["terms"]
        if version != str(terms.VERSION):
            raise StaleIndexError(f"these are terms of version {version}, expected {terms.VERSION}; make them anew")
        return cls(**{field.name: _array(data, begin, header[field.name]) for field in fields(cls)})

    def save(self, path: Path) -> None:
        """Write the arrays to ``path``."""
        save_file(self._arrays(), path, _metadata())

    def to_bytes(self) -> bytes:
        """The arrays in the format of the file."""
        return save(self._arrays(), _metadata())

    def _arrays(self) -> dict[str, NDArray[Any]]:
        return {field.name: np.ascontiguousarray(getattr(self, field.name)) for field in fields(self)}

    def holds(self, keys: NDArray[np.uint64]) -> Mask:
        """Whether some passage holds each term, shape (len(keys),)."""
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.keys[at] == keys if len(self.keys) else np.zeros(len(keys), np.bool_)

    def postings(self, key: int) -> tuple[Rows, Counts]:
        """The rows of the passages that hold a term, ascending, and its counts there."""
        at = int(np.searchsorted(self.keys, np.uint64(key)))
        if at == len(self.keys) or self.keys[at] != key:
            return self.rows[:0], self.counts[:0]
        span = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return self.rows[span], self.counts[span]


Postings = tuple[NDArray[np.uint64], Rows, Counts]
"""For each pair of a term and a passage: the term's key, the row, the count."""


def merge(parts: Sequence[tuple[Segment, Mask]]) -> Segment:
    """One segment of the passages that are left, in the order of ``parts``, whose ids must ascend throughout.

    Each part is a segment and the mask, shape (n,), of its passages to keep.
    """
    sizes = [int(alive.sum()) for _, alive in parts]
    numbers = [
        (offset + np.cumsum(alive) - 1).astype(np.uint32)
        for offset, (_, alive) in zip(accumulate(sizes, initial=0), parts, strict=False)
    ]
    total = sum(len(part.rows) for part, _ in parts)
    edges = np.linspace(0, 2.0**64, total // _BLOCK + 2)[1:-1].astype(np.uint64)  # hashes are spread evenly
    cuts = [[0, *np.searchsorted(part.keys, edges).tolist(), len(part.keys)] for part, _ in parts]
    blocks = [
        _sort([_kept(*part, *rest) for part, *rest in zip(parts, numbers, bounds, strict=True)])
        for bounds in zip(*map(pairwise, cuts), strict=True)
    ]
    keys, lengths, rows, counts = (np.concatenate(column) for column in zip(*blocks, strict=True))
    return Segment(
        np.concatenate([part.ids[alive] for part, alive in parts]),
        np.concatenate([part.lengths[alive] for part, alive in parts]),
        keys, np.concatenate(([0], np.cumsum(lengths))), rows, counts,
    )  # fmt: skip


def _kept(part: Segment, alive: Mask, numbers: Rows, bounds: tuple[int, int]) -> Postings:
    """Key, new row and count of the postings of some terms, [low, high), whose passages are alive."""
    low, high = bounds
    starts = part.starts[low : high + 1]
    span = slice(int(starts[0]), int(starts[-1]))
    kept = alive[part.rows[span]]
    keys = np.repeat(part.keys[low:high], np.diff(starts))[kept]
    return keys, numbers[part.rows[span][kept]], part.counts[span][kept]


def _sort(parts: Sequence[Postings]) -> tuple[NDArray[np.uint64], NDArray[np.int64], Rows, Counts]:
    """Different keys, how many postings each has, and the rows and counts of all, by key and then by part."""
    keys, rows, counts = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(keys, kind="stable")
    starts = _run_starts(keys[order])
    return keys[order][starts], np.diff(starts, append=len(keys)), rows[order], counts[order]


def _run_starts(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """Where a row differs from the one before, for columns of equal length; the first row always does."""
    if not len(columns[0]):
        return np.empty(0, np.int64)
    changed = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.concatenate(([0], np.flatnonzero(changed) + 1))


def _metadata() -> dict[str, str]:
    return {"terms": str(terms.VERSION)}


def _array(data: mmap.mmap | bytes, begin: int, entry: dict[str, Any]) -> NDArray[Any]:
    """A tensor of a safetensors file, given its entry in the header."""
    low, high = entry["data_offsets"]
    dtype = np.dtype(_DTYPES[entry["dtype"]])
    return np.frombuffer(data, dtype, (high - low) // dtype.itemsize, begin + low)
