"""Question and passage → the token windows that a reader reads, with offsets. Shared by reading and training."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import Passage
from index.errors import QuestionError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

STRIDE = 64
"""Tokens that neighbouring windows of a long passage share."""

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


def make_windows(
    tokenizer: "PreTrainedTokenizerBase", question: str, passages: Sequence[Passage], max_tokens: int
) -> list[Window]:
    """The windows of ``question`` with each of ``passages``, of at most ``max_tokens`` tokens.

    A passage that does not fit is spread over several windows that overlap by ``STRIDE`` tokens; nothing is
    cut off. Raises QuestionError for a question that takes more than half of a window.
    """
    size = len(tokenizer(question, add_special_tokens=False, verbose=False)["input_ids"])
    if size > max_tokens // 2:
        raise QuestionError(f"the question has {size} tokens; expected at most {max_tokens // 2}; shorten it")
    if not passages:
        return []
    tokens = tokenizer(
        [question] * len(passages),
        [passage.text for passage in passages],
        truncation="only_second",
        max_length=max_tokens,
        stride=min(STRIDE, max_tokens // 4),
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    )
    owners = tokens["overflow_to_sample_mapping"]
    names = [name for name in tokenizer.model_input_names if name in tokens]
    return [
        _window(passages[owner], {name: tokens[name][i] for name in names}, tokens["offset_mapping"][i], tokens[i])
        for i, owner in enumerate(owners)
    ]


def _window(passage: Passage, inputs: dict[str, list[int]], offsets: object, encoding: object) -> Window:
    mine = np.array([which == 1 for which in encoding.sequence_ids])  # type: ignore[attr-defined]
    words = np.array([-1 if word is None else word for word in encoding.word_ids])  # type: ignore[attr-defined]
    places = np.asarray(offsets, dtype=np.int64).reshape(-1, 2)
    solid = mine & (places[:, 1] > places[:, 0])
    return Window(
        passage,
        inputs,
        places + passage.start,
        starts=solid & _differs(words, mine, -1),
        ends=solid & _differs(words, mine, 1),
    )


def _differs(words: NDArray[np.int64], mine: Flags, step: int) -> Flags:
    """Where the neighbour ``step`` to the right is of another word, or not of the passage."""
    other_word = np.roll(words, -step) != words
    return np.asarray(other_word | ~np.roll(mine, -step))
