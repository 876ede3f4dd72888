"""Questions and passages as tokens, put together into the very inputs that ``qa.windows`` makes for a reader.

Training meets each passage many times, so passages are turned into tokens once and joined to questions by array
operations; a test holds the result against ``make_windows``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.training.examples import Bounds

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Ids = NDArray[np.int32]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A passage of n tokens, without special ones.

    ``ids`` (n,); ``offsets`` (n, 2), half-open, in characters of the passage; ``starts`` and ``ends`` (n,) tell
    the tokens that begin and end a word, where alone a span may begin and end (as ``qa.windows.Window``).
    """

    ids: Ids
    offsets: Places
    starts: Flags
    ends: Flags

    def __len__(self) -> int:
        """Number of tokens."""
        return len(self.ids)

    def __getitem__(self, part: slice) -> "Tokens":
        """Some of the tokens; offsets stay those of the passage."""
        return Tokens(self.ids[part], self.offsets[part], self.starts[part], self.ends[part])

    def locate(self, span: Bounds) -> tuple[int, int] | None:
        """First and last token, inclusive, of the whole words that [start, end) touches; None if none does.

        A reader can only mark whole words, so an answer that is a part of one is trained as that word.
        """
        inside = np.flatnonzero((self.offsets[:, 0] < span[1]) & (self.offsets[:, 1] > span[0]))
        if not len(inside):
            return None
        before = np.flatnonzero(self.starts[: inside[0] + 1])
        behind = np.flatnonzero(self.ends[inside[-1] :])
        if not len(before) or not len(behind):
            return None
        return int(before[-1]), int(inside[-1] + behind[0])


@dataclass(frozen=True, slots=True)
class Layout:
    """What a tokenizer puts before the question, between it and the passage, and behind, as ids.

    ``kinds`` are the token types of the five parts, question and passage included.
    """

    before: tuple[int, ...]
    between: tuple[int, ...]
    behind: tuple[int, ...]
    kinds: tuple[int, int, int, int, int]

    @classmethod
    def of(cls, tokenizer: "PreTrainedTokenizerBase") -> "Layout":
        """The layout of a tokenizer, told from what it makes of a pair of words."""
        pair = tokenizer("a", "b", return_token_type_ids=True)
        ids, kinds = pair["input_ids"], pair["token_type_ids"]
        which = pair.encodings[0].sequence_ids
        first, last = which.index(0), which.index(1)
        end = len(which) - which[::-1].index(1)
        middle = len(which) - which[::-1].index(0)
        parts = ((0, first), (first, middle), (middle, last), (last, end), (end, len(ids)))
        types = tuple(kinds[low] if low < high else 0 for low, high in parts)
        return cls(tuple(ids[:first]), tuple(ids[middle:last]), tuple(ids[end:]), types)  # type: ignore[arg-type]

    def head(self, question: Ids) -> "Head":
        """All that stands before the passage."""
        pieces = (self.before, question, self.between)
        ids = np.concatenate([np.asarray(piece, dtype=np.int32) for piece in pieces])
        return Head(ids, np.repeat(np.asarray(self.kinds[:3], dtype=np.int32), [len(piece) for piece in pieces]))

    def write(self, ids: Ids, kinds: Ids, head: "Head", passage: Tokens) -> None:
        """Write a window into the beginning of two rows, of ids and of token types."""
        first, last = len(head.ids), len(head.ids) + len(passage)
        end = last + len(self.behind)
        ids[:first], ids[first:last], ids[last:end] = head.ids, passage.ids, self.behind
        kinds[:first], kinds[first:last], kinds[last:end] = head.kinds, self.kinds[3], self.kinds[4]


@dataclass(frozen=True, slots=True)
class Head:
    """Ids and token types, each of shape (n,), of a window up to its passage."""

    ids: Ids
    kinds: Ids


def tokenize_passages(tokenizer: "PreTrainedTokenizerBase", texts: Sequence[str]) -> list[Tokens]:
    """The tokens of passages, whole however long they are."""
    encoded = tokenizer(list(texts), add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    return [_tokens(encoding.ids, encoding.offsets, encoding.word_ids) for encoding in encoded.encodings or []]


def tokenize_questions(tokenizer: "PreTrainedTokenizerBase", questions: Sequence[str], limit: int) -> list[Ids]:
    """The ids of each question, at most the first ``limit``."""
    encoded = tokenizer(list(questions), add_special_tokens=False, verbose=False)["input_ids"]
    return [np.asarray(ids[:limit], dtype=np.int32) for ids in encoded]


def _tokens(ids: list[int], offsets: list[Bounds], words: list[int | None]) -> Tokens:
    places = np.asarray(offsets, dtype=np.int64).reshape(-1, 2)
    numbers = np.asarray([-1 if word is None else word for word in words], dtype=np.int64)
    real = (numbers >= 0) & (places[:, 0] < places[:, 1])
    first = np.full(int(numbers.max(initial=0)) + 1, np.iinfo(np.int64).max)
    last = np.zeros_like(first)
    np.minimum.at(first, numbers[real], places[real, 0])
    np.maximum.at(last, numbers[real], places[real, 1])
    starts, ends = real & (places[:, 0] == first[numbers]), real & (places[:, 1] == last[numbers])
    return Tokens(np.asarray(ids, dtype=np.int32), places, starts, ends)


def crop(tokens: Tokens, room: int, answer: tuple[int, int] | None, place: float) -> tuple[Tokens, int]:
    """At most ``room`` tokens of a passage, with the answer in them if it fits, and how many were cut in front.

    Of all ways to cut, ``place`` chooses one, from 0, the earliest, to 1: were it always the same, the reader would
    learn where in a passage answers stand.
    """
    if len(tokens) <= room:
        return tokens, 0
    low, high = 0, len(tokens) - room
    if answer is not None and answer[1] - answer[0] < room:
        low, high = max(low, answer[1] + 1 - room), min(high, answer[0])
    first = low + round(place * (high - low))
    return tokens[slice(first, first + room)], first
