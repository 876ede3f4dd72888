"""Question and passage → the token windows that a reader reads, with offsets. Shared by reading and training."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import Passage
from index.errors import QuestionError

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer
    from transformers import PreTrainedTokenizerBase

REMEMBERED = 2048
"""Passages whose tokens are kept from one question to the next, some 10 KiB each."""

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
        self._tokens = lru_cache(REMEMBERED)(self._tokenize)

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

    def windows(self, question: str, passages: Sequence[Passage]) -> list[Window]:
        """The windows of ``question`` with each of ``passages``: one for each where it fits, else several."""
        frame = self._frame(question)
        return [window for passage in passages for window in self._place(frame, question, passage)]

    def _place(self, frame: "_Frame | None", question: str, passage: Passage) -> list[Window]:
        """Put a passage's tokens, which are known from the last time, into the frame of a question."""
        tokens = self._tokens(passage.text)
        if frame is None or frame.size + len(tokens.ids) > self.max_tokens:
            first = self._cut.encode(question, passage.text)
            return _cut_windows(passage, [first, *first.overflowing], self.names)
        around = (len(frame.before["ids"]), len(frame.after["ids"]))
        own = {"ids": tokens.ids, "type_ids": [frame.kind] * len(tokens.ids), "attention_mask": [1] * len(tokens.ids)}
        parts = {name: _PARTS[name] for name in self.names}
        return [
            Window(
                passage,
                {name: frame.before[part] + own[part] + frame.after[part] for name, part in parts.items()},
                np.pad(tokens.offsets + passage.start, (around, (0, 0))),
                np.pad(tokens.starts, around),
                np.pad(tokens.ends, around),
            )
        ]

    def _frame(self, question: str) -> "_Frame | None":
        """What stands around the tokens of any passage; None where it cannot be told apart."""
        encoding = self._cut.encode(question, "a")
        places = [place for place, which in enumerate(encoding.sequence_ids) if which == 1]
        if not places:
            return None
        first, last = places[0], places[-1] + 1
        columns = {part: list(getattr(encoding, part)) for part in _PARTS.values()}
        return _Frame(
            {part: column[:first] for part, column in columns.items()},
            {part: column[last:] for part, column in columns.items()},
            columns["type_ids"][first],
        )

    def _tokenize(self, text: str) -> "_Tokens":
        encoding = self._whole.encode(text, add_special_tokens=False)
        marks = _mark(encoding, 0)
        ((starts, ends),) = _word_bounds([marks])
        return _Tokens(list(encoding.ids), marks.offsets, starts, ends)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a tokenizer puts before and after the passage's tokens, by part, and the type of those."""

    before: dict[str, list[int]]
    after: dict[str, list[int]]
    kind: int

    @property
    def size(self) -> int:
        return len(self.before["ids"]) + len(self.after["ids"])


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A passage's tokens, with offsets into it, shape (n, 2), and where words begin and end."""

    ids: list[int]
    offsets: Offsets
    starts: Flags
    ends: Flags


def make_windows(tokenizer: PairTokenizer, question: str, passages: Sequence[Passage]) -> list[Window]:
    """The windows of ``question`` with each of ``passages``.

    A passage that does not fit is spread over several windows that overlap by ``STRIDE`` tokens; nothing is
    cut off. Raises QuestionError for a question that takes more than half of a window.
    """
    tokenizer.require_room(question)
    return tokenizer.windows(question, passages)


def _cut_windows(passage: Passage, encodings: "Sequence[Encoding]", names: Sequence[str]) -> list[Window]:
    """The windows of a passage that does not fit into one."""
    marks = [_mark(encoding, 1) for encoding in encodings]
    return [
        Window(passage, {name: getattr(part, _PARTS[name]) for name in names}, mark.offsets + passage.start, *flags)
        for part, mark, flags in zip(encodings, marks, _word_bounds(marks), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Marks:
    """Offsets into the passage, shape (n, 2), and the number of each token's word, -1 outside of the passage."""

    offsets: Offsets
    words: NDArray[np.int64]


def _mark(encoding: "Encoding", sequence: int) -> _Marks:
    """The marks of an encoding in which the passage is the text with the number ``sequence``."""
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    words = np.array([-1 if word is None else word for word in encoding.word_ids], dtype=np.int64)
    inside = np.array([which == sequence for which in encoding.sequence_ids], dtype=np.bool_)
    return _Marks(offsets, np.where(inside & (offsets[:, 0] < offsets[:, 1]), words, -1))


def _word_bounds(marks: Sequence[_Marks]) -> list[tuple[Flags, Flags]]:
    """For each window of a passage which tokens begin and which end a word, also one that is cut in two."""
    words = np.concatenate([mark.words for mark in marks])
    offsets = np.concatenate([mark.offsets for mark in marks])
    low = np.full(words.max(initial=0) + 1, np.iinfo(np.int64).max)
    high = np.zeros(len(low), np.int64)
    inside = words >= 0
    np.minimum.at(low, words[inside], offsets[inside, 0])
    np.maximum.at(high, words[inside], offsets[inside, 1])
    starts = inside & (low[words] == offsets[:, 0])
    ends = inside & (high[words] == offsets[:, 1])
    cuts = np.cumsum([len(mark.words) for mark in marks])[:-1]
    return list(zip(np.split(starts, cuts), np.split(ends, cuts), strict=True))
