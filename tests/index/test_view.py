"""The file of a view: whole or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors import SafetensorError

from index import LocalIndex
from index.errors import StoreError
from index.view import save_view


def _raise(error: Exception) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(b"half")
        raise error

    return write


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        RuntimeError("Error in FAISS: No space left on device\nmore"),
        SafetensorError("Error while serializing: I/O error: No space left on device"),
    ],
)
def test_a_file_that_cannot_be_written_leaves_the_old_one_in_force(
    toy_index: LocalIndex, place: Path, error: Exception
) -> None:
    before = (toy_index.store.view("vectors"), sorted(path.name for path in place.iterdir()))
    with pytest.raises(StoreError, match=r"cannot write .* \(.*No space left on device\); what was stored is safe"):
        save_view(toy_index.store, "vectors", "faiss", 99, _raise(error))
    assert (toy_index.store.view("vectors"), sorted(path.name for path in place.iterdir())) == before
