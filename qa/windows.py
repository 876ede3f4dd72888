"""Question and passage → the token windows that a reader reads, with offsets. Shared by reading and training."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import Passage
from index.errors import QuestionError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer
    from transformers import PreTrainedTokenizerBase

STRIDE = 64
"""Tokens that neighbouring windows of a long passage share."""

_PARTS = {"input_ids": "ids", "token_type_ids": "type_ids", "attention_mask": "attention_mask"}
"""Inputs of models, and what tokenizers call them."""

Flags = NDArray[np.bool_]
Offsets = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """A question with (a part of) a passage, as tokens.

    ``inputs`` are the model's inputs by name, each of length n. ``offsets``, shape (n, 2), are half-open
    offsets into the article's text, meaningful where a token is the passage's. ``starts`` and ``ends``,
    shape (n,), tell the tokens of the passage that begin and end a word: only there may a span begin and end.
    """

    passage: Passage
    inputs: dict[str, list[int]]
    offsets: Offsets
    starts: Flags
    ends: Flags

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.starts)


class PairTokenizer:
    """Cuts questions with passages into windows of at most ``max_tokens`` tokens; safe to use from several threads.

    ``names`` are the model's inputs, in its order.
    """

    def __init__(self, tokenizer: "Tokenizer", names: Sequence[str], max_tokens: int) -> None:
        """``tokenizer`` is its own from now on: settings that change while it is used would need a lock."""
        self.names = tuple(name for name in names if name in _PARTS)
        self.max_tokens = max_tokens
        self._cut = tokenizer
        self._cut.no_padding()
        stride = min(STRIDE, max_tokens // 4)
        self._cut.enable_truncation(max_tokens, stride=stride, strategy="only_second")

    @classmethod
    def of(cls, tokenizer: "PreTrainedTokenizerBase", max_tokens: int) -> "PairTokenizer":
        """The same as a fast tokenizer of transformers."""
        from tokenizers import Tokenizer

        copied = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
        return cls(copied, tokenizer.model_input_names, max_tokens)

    @cached_property
    def _whole(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        found: Tokenizer = Tokenizer.from_str(self._cut.to_str())
        found.no_truncation()
        return found

    def require_room(self, question: str) -> None:
        """Raise QuestionError for a question that takes more than half of a window."""
        most = self.max_tokens // 2
        if len(question.encode("utf-8", "surrogatepass")) > most:  # no token is less than a byte
            size = len(self._whole.encode(question, add_special_tokens=False).ids)
            if size > most:
                raise QuestionError(f"the question has {size} tokens; expected at most {most}; shorten it")

    def encode(self, question: str, texts: Sequence[str]) -> "list[tuple[int, Encoding]]":
        """The windows of ``question`` with each of ``texts``, in order, with the place of the text."""
        found = self._cut.encode_batch([(question, text) for text in texts])
        return [(owner, part) for owner, first in enumerate(found) for part in (first, *first.overflowing)]


def make_windows(tokenizer: PairTokenizer, question: str, passages: Sequence[Passage]) -> list[Window]:
    """The windows of ``question`` with each of ``passages``.

    A passage that does not fit is spread over several windows that overlap by ``STRIDE`` tokens; nothing is
    cut off. Raises QuestionError for a question that takes more than half of a window.
    """
    tokenizer.require_room(question)
    found = tokenizer.encode(question, [passage.text for passage in passages])
    marks = [_mark(encoding) for _, encoding in found]
    flags = _word_bounds([owner for owner, _ in found], marks)
    return [
        Window(
            passages[owner],
            {name: getattr(encoding, _PARTS[name]) for name in tokenizer.names},
            mark.offsets + passages[owner].start,
            *bounds,
        )
        for (owner, encoding), mark, bounds in zip(found, marks, flags, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Offsets into the passage, shape (n, 2), and the number of each token's word, -1 outside of the passage."""

    offsets: Offsets
    words: NDArray[np.int64]


def _mark(encoding: "Encoding") -> _Marks:
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    words = np.array([-1 if word is None else word for word in encoding.word_ids], dtype=np.int64)
    of_passage = np.array([which == 1 for which in encoding.sequence_ids], dtype=np.bool_)
    return _Marks(offsets, np.where(of_passage & (offsets[:, 0] < offsets[:, 1]), words, -1))


def _word_bounds(owners: Sequence[int], marks: Sequence[_Marks]) -> list[tuple[Flags, Flags]]:
    """For each window which tokens begin and which end a word, also one that a window cuts in two."""
    if not marks:
        return []
    words = np.concatenate([mark.words for mark in marks])
    offsets = np.concatenate([mark.offsets for mark in marks])
    sizes = [len(mark.words) for mark in marks]
    keys = np.where(words >= 0, words + np.repeat(np.array(owners), sizes) * (words.max() + 1), -1)
    _, number = np.unique(keys, return_inverse=True)
    low, high = np.full(len(words), np.iinfo(np.int64).max), np.zeros(len(words), np.int64)
    np.minimum.at(low, number, offsets[:, 0])
    np.maximum.at(high, number, offsets[:, 1])
    starts = (keys >= 0) & (low[number] == offsets[:, 0])
    ends = (keys >= 0) & (high[number] == offsets[:, 1])
    cuts = np.cumsum(sizes)[:-1]
    return list(zip(np.split(starts, cuts), np.split(ends, cuts), strict=True))
