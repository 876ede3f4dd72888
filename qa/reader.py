"""Question and passages → spans that may answer it, by a local extractive model."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index import Passage
from index.errors import ReaderError
from index.plain import LIGATURES
from index.weights import PATTERNS, find_model, hash_weights, load_silently
from qa.decode import Logits, decode
from qa.sums import whole_sums
from qa.tidy import tidy
from qa.types import Span
from qa.windows import PairTokenizer, Window, make_windows

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

READER = Path(__file__).parent / "models" / "reader"
"""The bundled reader."""

MAX_ANSWER_TOKENS = 30
"""The longest span that is considered, unless told otherwise."""

N_BEST = 5
"""Spans that are kept of each window."""

BATCH_TOKENS = 4096
"""Tokens, padding included, that go through the model at once."""


class Reader(Protocol):
    """What an answerer asks of a reader."""

    @property
    def fingerprint(self) -> str:
        """What its scores depend on: equal fingerprints, equal spans."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        """The best spans of each passage, all together best first, ties by the order of ``passages``.

        Every span lies inside its passage. Raises QuestionError for a question too long to be read.
        """

    def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
        """What ``read`` gives for each question with its passages; all are read together where that is faster.

        Raises QuestionError if one of the questions is too long to be read.
        """


@dataclass(frozen=True, slots=True)
class Files:
    """Where a reader's files are: its folder, and the SHA-256 of its weights."""

    folder: Path
    sha256: str


def find_files(name: str | os.PathLike[str]) -> Files:
    """The files of the reader in the folder ``name``, or of that name on the hub. Raises ReaderError."""
    folder = find_model(os.fspath(name))
    weights = hash_weights(folder) if folder else None
    if folder is None or weights is None:
        raise ReaderError(
            f"no reader in {os.fspath(name)}: no weights ({PATTERNS[0]}) there; "
            "expected the folder of a model for question answering; name one, or leave the option out"
        )
    return Files(folder, weights)


class TransformersReader:
    """Any Hugging Face model for extractive question answering, with PyTorch in float32: the reference for others.

    ``name`` is a folder or a hub name. Raises ReaderError where its files are missing or are not those of
    such a model.
    """

    def __init__(self, name: str | os.PathLike[str] = READER, max_answer_tokens: int = MAX_ANSWER_TOKENS) -> None:
        files = find_files(name)
        self.folder = files.folder
        self.max_answer_tokens = max_answer_tokens
        self.fingerprint = fingerprint(files, max_answer_tokens, "float32")
        self._model, self._tokenizer = load_reader(files.folder)
        self._pairs = PairTokenizer.of(self._tokenizer, window_size(self._model, self._tokenizer))

    def read(self, question: str, passages: Sequence[Passage]) -> list[Span]:
        """The best spans of each passage, all together best first, ties by the order of ``passages``."""
        return self.read_many([(question, passages)])[0]

    def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
        """What ``read`` gives for each question with its passages; windows of all go through the model together."""
        made = [make_windows(self._pairs, question, passages) for question, passages in asked]
        spans = iter(self._find([window for windows in made for window in windows]))
        return [sorted(chain.from_iterable(islice(spans, len(windows))), key=lambda s: -s.score) for windows in made]

    def _find(self, windows: Sequence[Window]) -> list[list[Span]]:
        """The best spans of each window, best first."""
        spans: dict[int, list[Span]] = {}
        for batch in batch_windows(windows):
            logits = self._forward([windows[i] for i in batch])
            for i, (start, end) in zip(batch, logits, strict=True):
                spans[i] = find_spans(windows[i], start, end, self.max_answer_tokens)
        return [spans[i] for i in range(len(windows))]

    def _forward(self, windows: Sequence[Window]) -> Iterator[tuple[Logits, Logits]]:
        """Start and end logits of each window, without those of padding."""
        import torch

        inputs = self._tokenizer.pad({name: [w.inputs[name] for w in windows] for name in windows[0].inputs},
                                     return_tensors="pt")  # fmt: skip
        with torch.inference_mode():
            output = self._model(**inputs)
        for window, start, end in zip(windows, output.start_logits, output.end_logits, strict=True):
            yield start.numpy()[: len(window)], end.numpy()[: len(window)]


def fingerprint(files: Files, max_answer_tokens: int, arithmetic: str) -> str:
    """What the scores of a reader depend on."""
    return f"{files.sha256[:16]} answer-{max_answer_tokens} tidy sums {arithmetic}"


def find_spans(window: Window, start: Logits, end: Logits, max_answer_tokens: int = MAX_ANSWER_TOKENS) -> list[Span]:
    """The best spans of one window, given its logits, each of shape (n,); best first."""
    best = decode(start, end, window.starts, window.ends, max_tokens=max_answer_tokens, n_best=N_BEST)
    passage = window.passage
    spans = []
    for tokens in best:
        begin, stop = int(window.offsets[tokens.first, 0]), int(window.offsets[tokens.last, 1])
        place = tidy(passage.article.text, begin, stop, passage.start, passage.end)
        if place is not None:
            whole = whole_sums(passage.article.text, *place, passage.start, passage.end)
            spans.append(Span(passage, *whole, tokens.score))
    return spans


def batch_windows(windows: Sequence[Window], batch_tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Indices of windows of like length, so that little is padded, of ``batch_tokens`` tokens at most together."""
    batch: list[int] = []
    for i in sorted(range(len(windows)), key=lambda i: (-len(windows[i]), i)):
        if batch and len(windows[batch[0]]) * (len(batch) + 1) > batch_tokens:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def load_reader(folder: Path) -> "tuple[PreTrainedModel, PreTrainedTokenizerBase]":
    """The model in ``folder``, in float32, and its tokenizer. Raises ReaderError where they are not a reader's."""
    import torch
    from safetensors import SafetensorError
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    load_silently()
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model, info = AutoModelForQuestionAnswering.from_pretrained(
            folder, dtype=torch.float32, local_files_only=True, output_loading_info=True
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ReaderError(f"the reader in {folder} cannot be loaded ({_first_line(error)}); name another") from error
    if info["missing_keys"]:
        raise ReaderError(
            f"the model in {folder} was not trained for question answering (it lacks {min(info['missing_keys'])}); "
            "name one that was, or train it: python -m qa train --base"
        )
    if tokenizer.is_fast:
        spell_ligatures(tokenizer.backend_tokenizer)
    return model.eval(), tokenizer


def spell_ligatures(tokenizer: "Tokenizer") -> None:
    """Let ligatures be read as the letters they stand for; offsets stay those of the text."""
    from tokenizers import normalizers

    own = [tokenizer.normalizer] if tokenizer.normalizer else []
    spelt = [normalizers.Replace(one, letters) for one, letters in LIGATURES.items()]
    tokenizer.normalizer = normalizers.Sequence([*spelt, *own])


def window_size(model: Any, tokenizer: Any) -> int:  # noqa: ANN401  (their attributes are not declared)
    """Tokens that model and tokenizer can take; RoBERTa's first positions are taken by its padding."""
    positions = int(getattr(model.config, "max_position_embeddings", 512))
    if model.config.model_type in ("roberta", "xlm-roberta", "camembert"):
        positions -= 2
    return min(positions, int(tokenizer.model_max_length), 512)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
