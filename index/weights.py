"""Where a model's files are, and the hash that tells one model from another."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from index.engine import cache

PATTERNS = ("*.safetensors", "pytorch_model*.bin")


def find_model(name: str) -> Path | None:
    """The folder of a model: ``name`` itself if it is one, else that of a hub model of this name.

    A hub model is downloaded if it is not in the cache yet; None where there is none to be had.
    """
    if Path(name).is_dir():
        return Path(name)
    if Path(name).is_absolute() or name.startswith("."):
        return None
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name))
    except (OSError, ValueError):  # the hub's own errors derive from these
        return None


def hash_weights(folder: Path) -> str | None:
    """SHA-256 over the weights in ``folder``, None if there are none.

    For weights in one file it is the hash of that file.
    """
    files = list(_weights(folder))
    if len(files) == 1:
        return cache.sha256(files[0])
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest() if files else None


def _weights(folder: Path) -> Iterator[Path]:
    for pattern in PATTERNS:
        files = sorted(folder.glob(pattern))
        if files:
            yield from files
            return


def load_silently() -> None:
    """Keep transformers from showing a bar of its own while weights are loaded."""
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
