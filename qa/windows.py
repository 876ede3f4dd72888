"""Question and passage → the token windows that a reader reads, with offsets. Shared by reading and training."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import Passage
from index.errors import QuestionError

if TYPE_CHECKING:
    from tokenizers import Encoding
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
    marked = [_mark(tokens[i], tokens["offset_mapping"][i]) for i in range(len(owners))]
    bounds = _word_bounds(zip(owners, marked, strict=True))
    return [
        Window(
            passages[owner],
            {name: tokens[name][i] for name in names},
            offsets + passages[owner].start,
            starts=np.array([word >= 0 and bounds[owner, word][0] == start for (start, _), word in pairs]),
            ends=np.array([word >= 0 and bounds[owner, word][1] == end for (_, end), word in pairs]),
        )
        for i, (owner, (offsets, words)) in enumerate(zip(owners, marked, strict=True))
        for pairs in [list(zip(offsets.tolist(), words, strict=True))]
    ]


def _mark(encoding: "Encoding", offsets: Sequence[tuple[int, int]]) -> tuple[Offsets, list[int]]:
    """Offsets into the passage, shape (n, 2), and the number of each token's word, -1 outside of the passage."""
    places = np.asarray(offsets, dtype=np.int64).reshape(-1, 2)
    words = [
        word if which == 1 and word is not None and start < end else -1
        for which, word, (start, end) in zip(encoding.sequence_ids, encoding.word_ids, offsets, strict=True)
    ]
    return places, words


def _word_bounds(
    windows: Iterable[tuple[int, tuple[Offsets, list[int]]]],
) -> dict[tuple[int, int], tuple[int, int]]:
    """Where the words of each passage begin and end, also those that a window cuts in two."""
    bounds: dict[tuple[int, int], tuple[int, int]] = {}
    for owner, (offsets, words) in windows:
        for (start, end), word in zip(offsets.tolist(), words, strict=True):
            low, high = bounds.get((owner, word), (start, end))
            bounds[owner, word] = min(low, start), max(high, end)
    return bounds
