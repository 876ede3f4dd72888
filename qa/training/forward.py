"""Batches and windows through a model."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from index import Passage
from index.errors import QuestionError
from qa.reader import batch_windows, find_spans, window_size
from qa.training.batches import Batch
from qa.training.device import autocast
from qa.training.loss import Logits
from qa.training.settings import Precision
from qa.types import Span
from qa.windows import PairTokenizer, Window, make_windows

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

PIECES = 4
"""Parts at most that a batch goes through in, by length, so that short windows are not padded to the longest."""

FULL = 1024
"""Tokens that a part should have: products of fewer rows waste a processor's time."""

Array = NDArray[np.float32]
OnProgress = Callable[[int, int], None]


def takes_kinds(tokenizer: "PreTrainedTokenizerBase") -> bool:
    """Whether the models of a tokenizer take token types."""
    return "token_type_ids" in tokenizer.model_input_names


def batch_logits(model: "PreTrainedModel", batch: Batch, kinds: bool, precision: Precision) -> Logits:
    """Start and end logits of a batch, float32, each of shape (P, T), meaningless where a window is padded.

    ``kinds`` is whether the model takes token types.
    """
    lengths = batch.mask.sum(axis=1)
    order = np.argsort(-lengths, kind="stable")
    parts = max(min(PIECES, batch.ids.size // FULL), 1)
    pieces = [piece for piece in np.array_split(order, parts) if len(piece)]
    outputs = [_piece_logits(model, batch, rows, int(lengths[rows[0]]), kinds, precision) for rows in pieces]
    back = torch.from_numpy(np.argsort(order, kind="stable")).to(model.device)
    start, end = (torch.cat(part)[back] for part in zip(*outputs, strict=True))
    return start, end


def _piece_logits(
    model: "PreTrainedModel", batch: Batch, rows: NDArray[np.int64], width: int, kinds: bool, precision: Precision
) -> Logits:
    def tensor(array: NDArray[Any]) -> Tensor:
        return torch.from_numpy(array[rows, :width].astype(np.int64)).to(model.device, non_blocking=True)

    inputs = {"input_ids": tensor(batch.ids), "attention_mask": tensor(batch.mask)}
    if kinds:
        inputs["token_type_ids"] = tensor(batch.kinds)
    with autocast(model.device, precision):
        output = model(**inputs)
    rest = batch.ids.shape[1] - width
    return (
        functional.pad(output.start_logits.float(), (0, rest)),
        functional.pad(output.end_logits.float(), (0, rest)),
    )


class Predictor:
    """Reads windows by the thousand, on any device, as a reader reads them one question at a time."""

    def __init__(
        self, model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase", precision: Precision, batch_tokens: int
    ) -> None:
        self._model = model
        self._tokenizer = deepcopy(tokenizer)  # one tokenizer must not be used by two threads at once
        self._pairs = PairTokenizer.of(tokenizer, window_size(model, tokenizer))
        self._precision = precision
        self._batch_tokens = batch_tokens

    def windows(self, question: str, passages: Sequence[Passage]) -> list[Window]:
        """The windows of a question; none where it is too long to be read, which counts as finding nothing."""
        try:
            return make_windows(self._pairs, question, passages)
        except QuestionError:
            return []

    def best(
        self, windows: Sequence[Window], on_progress: OnProgress = lambda done, total: None
    ) -> list[Span | None]:
        """The best span of each window; None where nothing in it can be one."""
        training = self._model.training
        self._model.train(False)
        best: dict[int, Span | None] = {}
        for rows in batch_windows(windows, self._batch_tokens):
            starts, ends = self._forward([windows[i] for i in rows])
            for i, start, end in zip(rows, starts, ends, strict=True):
                spans = find_spans(windows[i], start[: len(windows[i])], end[: len(windows[i])])
                best[i] = spans[0] if spans else None
            on_progress(len(best), len(windows))
        self._model.train(training)
        return [best[i] for i in range(len(windows))]

    def _forward(self, windows: Sequence[Window]) -> tuple[Array, Array]:
        inputs = self._tokenizer.pad(
            {name: [window.inputs[name] for window in windows] for name in windows[0].inputs}, return_tensors="pt"
        ).to(self._model.device)
        with torch.inference_mode(), autocast(self._model.device, self._precision):
            output = self._model(**inputs)
        return output.start_logits.float().cpu().numpy(), output.end_logits.float().cpu().numpy()
