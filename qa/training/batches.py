"""Groups → batches of token arrays, in an order that depends on nothing but the seed and the epoch.

What is drawn for a question in an epoch (its wording, its passages) depends on seed, epoch and question alone,
so that training can stop anywhere and go on as if it had not.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from qa.training.augment import vary
from qa.training.examples import Bounds
from qa.training.groups import Group, Groups
from qa.training.near_miss import near_miss, pool_of
from qa.training.settings import Sampling
from qa.training.tokens import Flags, Head, Ids, Layout, Tokens, crop, tokenize_passages, tokenize_questions

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

BLOCK = 4096
"""Groups that are sorted by length together: large enough that little is padded, small enough to stay mixed."""

BLUR = 0.1
"""By what share, at most, a group is taken for shorter or longer than it is when groups are sorted."""

CHUNK = 4096
"""Passages that are tokenized at once."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What one question meets: passages with the answers in them, as offsets, by number or as a text of their own.

    ``place`` tells which part is read of a passage that is too long (``qa.training.tokens.crop``).
    """

    question: str
    passages: tuple[tuple[int | str, tuple[Bounds, ...]], ...]
    place: float = 0.0


@dataclass(frozen=True, slots=True)
class Batch:
    """G groups of together P windows of at most T tokens.

    ``ids``, ``kinds`` and ``mask`` (1 for tokens, 0 for padding) have shape (P, T); ``starts`` and ``ends``
    (P, T) tell where a span may begin and end. ``firsts`` (P,) are the places of the passages' tokens number 0,
    negative where they were cut off. ``owners`` (P,) are the numbers of the windows' groups, from 0 to G - 1.
    ``answers`` (A, 3) are window, first and last token, inclusive, of each right span.
    """

    ids: Ids
    kinds: Ids
    mask: Flags
    starts: Flags
    ends: Flags
    firsts: NDArray[np.int64]
    owners: NDArray[np.int64]
    answers: NDArray[np.int64]

    @property
    def groups(self) -> int:
        """G, which is 0 where nothing could be read."""
        return int(self.owners[-1]) + 1 if len(self.owners) else 0


@dataclass(frozen=True, slots=True)
class _Window:
    """``answers`` are the first and last tokens of answers among ``tokens``, ``cut`` how many stood before these."""

    head: Head
    tokens: Tokens
    cut: int
    answers: list[tuple[int, int]]


class Batches:
    """Batches over all groups, epoch by epoch."""

    def __init__(self, groups: Groups, tokenizer: "PreTrainedTokenizerBase", sampling: Sampling) -> None:
        self.groups = groups
        self.sampling = sampling
        self.tokenizer = tokenizer
        self._layout = Layout.of(tokenizer)
        self._tokens: dict[int, Tokens] = {}

    def __len__(self) -> int:
        """Number of groups that are trained on."""
        return sum(map(_usable, self.groups.groups))

    def plan(self, epoch: int) -> list[list[int]]:
        """The numbers of the groups in each batch of an epoch, in order; every usable group is in one."""
        draw = random.Random(f"{self.sampling.seed} {epoch}")
        order = [number for number, group in enumerate(self.groups.groups) if _usable(group)]
        draw.shuffle(order)
        batches: list[list[int]] = []
        for low in range(0, len(order), BLOCK):
            batches += self._cut(order[low : low + BLOCK], epoch, draw)
        draw.shuffle(batches)
        return batches

    def make(self, epoch: int, numbers: Sequence[int]) -> Batch:
        """The batch of some groups in an epoch."""
        return self.collate([self.draw(epoch, number) for number in numbers])

    def collate(self, draws: Sequence[Draw]) -> Batch:
        """The batch of some questions.

        A window that had to lose the answer of its passage is left out, and a question with no window left.
        """
        questions = tokenize_questions(
            self.tokenizer, [draw.question for draw in draws], self.sampling.max_tokens // 2
        )
        swapped = list(dict.fromkeys(text for draw in draws for text, _ in draw.passages if isinstance(text, str)))
        fresh = dict(zip(swapped, tokenize_passages(self.tokenizer, swapped), strict=True)) if swapped else {}
        parts: list[list[_Window]] = []
        for draw, question in zip(draws, questions, strict=True):
            head = self._layout.head(question)
            read = [(self.tokens(p) if isinstance(p, int) else fresh[p], spans) for p, spans in draw.passages]
            windows = [self._window(head, tokens, spans, draw.place) for tokens, spans in read]
            kept = [window for window, (_, spans) in zip(windows, read, strict=True) if window.answers or not spans]
            parts += [kept] if kept else []
        return self._stack(parts)

    def draw(self, epoch: int, number: int) -> Draw:
        """What group ``number`` reads in an epoch."""
        group, sampling = self.groups.groups[number], self.sampling
        draw = random.Random(f"{sampling.seed} {epoch} {number}")
        question = vary(group.question, sampling.noise, draw)
        silent = bool(group.gold) and bool(group.silent) and draw.random() < sampling.silent
        gold = [] if silent or not group.gold else [draw.choice(group.gold)]
        wrong = draw.sample(group.silent, min(sampling.passages - len(gold), len(group.silent)))
        passages: list[tuple[int | str, tuple[Bounds, ...]]] = [*gold, *((number, ()) for number in wrong)]
        missed = self._near_miss(group, draw)
        if missed is not None:
            passages[len(gold) + len(wrong) - bool(wrong) :] = [(missed, ())]
        return Draw(question, tuple(passages), draw.random())

    def _near_miss(self, group: Group, draw: random.Random) -> str | None:
        if not group.gold or self.sampling.passages < 2 or draw.random() >= self.sampling.near_miss:
            return None
        number, spans = draw.choice(group.gold)
        return near_miss(group.question, self.groups.passages[number], spans, self._names, draw)

    @cached_property
    def _names(self) -> dict[int, list[str]]:
        return pool_of(group.question for group in self.groups.groups)

    def _cut(self, numbers: Sequence[int], epoch: int, draw: random.Random) -> list[list[int]]:
        """Batches of groups of like length, none with more tokens than fit, unless it is a single group.

        Lengths are blurred, so that the same groups do not come together in every epoch.
        """
        sizes = {number: self._size(self.draw(epoch, number)) for number in numbers}
        blurred = {number: length * draw.uniform(1 - BLUR, 1 + BLUR) for number, (_, length) in sizes.items()}
        batches: list[list[int]] = []
        rows = longest = 0
        for number in sorted(numbers, key=lambda number: -blurred[number]):
            count, length = sizes[number]
            if not batches or (rows + count) * max(longest, length) > self.sampling.batch_tokens:
                batches.append([])
                rows = longest = 0
            batches[-1].append(number)
            rows, longest = rows + count, max(longest, length)
        return batches

    def _size(self, draw: Draw) -> tuple[int, int]:
        """Number of windows, and the characters of the longest as a guess at its tokens (4 characters each)."""
        lengths = [len(self.groups.passages[p] if isinstance(p, int) else p) for p, _ in draw.passages]
        return len(lengths), min(max(lengths) // 4 + len(draw.question) // 4, self.sampling.max_tokens)

    def _window(self, head: Head, tokens: Tokens, spans: Sequence[Bounds], place: float) -> _Window:
        found = {where for span in spans if (where := tokens.locate(span)) is not None}
        room = self.sampling.max_tokens - len(head.ids) - len(self._layout.behind)
        tokens, cut = crop(tokens, room, min(found, default=None), place)
        inside = sorted((a - cut, b - cut) for a, b in found if cut <= a and b < cut + len(tokens))
        return _Window(head, tokens, cut, inside)

    def tokens(self, passage: int) -> Tokens:
        """The tokens of a passage, by number."""
        if passage not in self._tokens:
            low = passage - passage % CHUNK
            texts = self.groups.passages[low : low + CHUNK]
            self._tokens |= dict(enumerate(tokenize_passages(self.tokenizer, texts), start=low))
        return self._tokens[passage]

    def _stack(self, parts: Sequence[Sequence[_Window]]) -> Batch:
        windows = [window for part in parts for window in part]
        heads = np.asarray([len(window.head.ids) for window in windows], dtype=np.int64)
        lasts = heads + np.asarray([len(window.tokens) for window in windows], dtype=np.int64)
        ends = lasts + len(self._layout.behind)
        shape = len(windows), int(ends.max(initial=0))
        ids = np.full(shape, self.tokenizer.pad_token_id or 0, dtype=np.int32)
        kinds = np.zeros(shape, dtype=np.int32)
        begins, stops = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
        for row, (window, first, last) in enumerate(zip(windows, heads, lasts, strict=True)):
            self._layout.write(ids[row], kinds[row], window.head, window.tokens)
            begins[row, first:last], stops[row, first:last] = window.tokens.starts, window.tokens.ends
        answers = [
            (row, first + heads[row], last + heads[row])
            for row, window in enumerate(windows)
            for first, last in window.answers
        ]
        return Batch(
            ids=ids,
            kinds=kinds,
            mask=np.arange(shape[1]) < ends[:, None],
            starts=begins,
            ends=stops,
            firsts=heads - np.asarray([window.cut for window in windows], dtype=np.int64),
            owners=np.repeat(np.arange(len(parts)), [len(part) for part in parts]),
            answers=np.asarray(answers, dtype=np.int64).reshape(-1, 3),
        )


def _usable(group: Group) -> bool:
    """Whether there is something to learn: a passage that answers, or none and passages that do not."""
    return bool(group.gold) or (bool(group.silent) and not group.answers)
