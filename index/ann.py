"""Which FAISS index for how many passages, as measured in RESULTS.md.

Up to ``EXACT`` passages every vector is compared: exact, and fast enough. Beyond, the vectors are parted into
lists around centroids (inverted file), of which a search looks into the nearest, and each number is stored in
one byte; what is found must then be ranked by the vectors in the store.
"""

from collections.abc import Iterator
from math import isqrt
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.types import Ids, Vectors

Index = Any
"""One of ``KINDS``; FAISS's own annotations are too coarse to say so."""

KINDS = (faiss.IndexIDMap2, faiss.IndexIVFScalarQuantizer)
"""Exact and approximate; both take ``add_with_ids`` and ``remove_ids``."""

EXACT = 100_000
"""Passages up to which a search is exact: 18 ms on one core."""

PROBES = 128
"""Lists that an approximate search looks into: finds 99 % of the 20 nearest, of 0.1 as of 1 million passages."""

STEP = 0.1
"""How far a number of a vector may be, at most, from the one that its byte stands for."""

_SAMPLE = 40  # vectors per list to find the centroids from; FAISS asks for 39 at least
_ROUNDS = 10  # of k-means; more did not find more
_BATCH = 10_000


def make_exact(dim: int) -> Index:
    """An empty index that compares every vector."""
    return faiss.IndexIDMap2(faiss.IndexFlatIP(dim))


def make_approximate(sample: Vectors, n: int) -> Index:
    """An empty index for about ``n`` passages, laid out by ``sample``, shape (``sample_size(n)`` or more, dim)."""
    index: Index = faiss.index_factory(sample.shape[1], f"IVF{_lists(n)},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False
    index.cp.niter = _ROUNDS
    index.train(sample)
    return index


def sample_size(n: int) -> int:
    """Vectors that the layout of an approximate index for ``n`` passages is learnt from."""
    return min(n, _SAMPLE * _lists(n))


def is_suited(index: Index, n: int) -> bool:
    """Whether an index still fits ``n`` passages; only far off the mark is it worth making another."""
    if _is_approximate(index):
        return bool(n > EXACT // 2 and index.nlist <= 2 * _lists(n) and _lists(n) <= 2 * index.nlist)
    return n <= EXACT


def search(index: Index, vector: Vectors, k: int, among: Ids | None = None) -> tuple[Vectors, Ids]:
    """Scores and ids, each of shape (k,), of the passages nearest to ``vector`` (dim,); id -1 if there are no more.

    One thread: a single question gains nothing from two, and loses much when the machine is busy. A search
    ``among`` some passages looks into every list.
    """
    faiss.omp_set_num_threads(1)  # holds for the calling thread only
    chosen = None if among is None else faiss.IDSelectorBatch(among)
    options: Any = faiss.SearchParameters()
    if _is_approximate(index):
        options = faiss.SearchParametersIVF()
        options.nprobe = PROBES if among is None else index.nlist
    options.sel = chosen
    scores, ids = index.search(vector.reshape(1, -1), k, params=options)
    del chosen  # FAISS holds no reference to it: it had to live until here
    return scores[0], ids[0]


def vectors_of(index: Index, ids: Ids) -> Vectors | None:
    """The vectors of ``ids`` as they were added, shape (n, dim); None where the index keeps them less exactly.

    Raises RuntimeError for an id that is not in the index.
    """
    return None if _is_approximate(index) else index.reconstruct_batch(ids)


def are_same(index: Index, kept: Vectors, vectors: Vectors) -> NDArray[np.bool_]:
    """Which rows of ``kept``, from ``contents``, can be what became of the same rows of ``vectors``; shape (n,)."""
    step = STEP if _is_approximate(index) else 0.0
    with np.errstate(over="ignore", invalid="ignore"):  # damaged numbers may be of any size, or none
        same: NDArray[np.bool_] = np.all(np.abs(kept - vectors) <= step, axis=1)
    return same


def contents(index: Index) -> Iterator[tuple[Ids, Vectors]]:
    """All ids and vectors in an index, as near as it keeps them, in parts."""
    if _is_approximate(index):
        for number in range(index.nlist):
            yield _list(index, number)
        return
    ids = ids_of(index)
    for start in range(0, len(ids), _BATCH):
        part = ids[start : start + _BATCH]
        yield part, index.index.reconstruct_n(start, len(part))


def ids_of(index: Index) -> Ids:
    """The ids in an index, in its own order."""
    if _is_approximate(index):
        lists = [_ids_in(index, number) for number in range(index.nlist)]
        return np.concatenate([np.empty(0, np.int64), *lists])
    return np.asarray(faiss.vector_to_array(index.id_map), dtype=np.int64)


def _list(index: Index, number: int) -> tuple[Ids, Vectors]:
    """Ids and vectors of one list."""
    ids = _ids_in(index, number)
    if not len(ids):
        return ids, np.empty((0, index.d), np.float32)
    codes = faiss.rev_swig_ptr(index.invlists.get_codes(number), len(ids) * index.code_size)
    return ids, index.sq.decode(codes.reshape(len(ids), -1))


def _ids_in(index: Index, number: int) -> Ids:
    size = index.invlists.list_size(number)
    if not size:
        return np.empty(0, np.int64)
    return np.array(faiss.rev_swig_ptr(index.invlists.get_ids(number), size), dtype=np.int64)


def _is_approximate(index: Index) -> bool:
    return isinstance(index, faiss.IndexIVFScalarQuantizer)


def _lists(n: int) -> int:
    return max(2 * isqrt(n), 1)
