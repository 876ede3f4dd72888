"""Groups: each question with the passages that a reader may meet for it. What training and mining exchange.

A file of groups is gzip'd JSON lines, so that it is small and needs nothing but Python to be read: a head, then
the passages, each once, then the groups, which name passages by number. 87,599 questions of SQuAD with 12
passages each take some 12 MB.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from index.errors import GoldError
from qa.training.examples import Bounds

FORMAT = "groups 1"

SUFFIX = ".groups.gz"
"""How the name of a file of groups ends."""

FEW_TITLES = 50
"""With fewer titles than this, single questions are held out rather than whole titles."""


@dataclass(frozen=True, slots=True)
class Group:
    """A question and the passages that can be read for it, as numbers into ``Groups.passages``.

    ``gold`` are the passages that answer it, each with the half-open offsets of its answers in the passage;
    none if nothing does. ``unsure`` are passages that hold the words of an answer without being marked as
    answering: neither right nor wrong. ``silent`` are passages that do not hold them: wrong, hardest first.
    """

    id: str
    title: str
    question: str
    answers: tuple[str, ...]
    gold: tuple[tuple[int, tuple[Bounds, ...]], ...] = ()
    unsure: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()

    @property
    def passages(self) -> tuple[int, ...]:
        """All of them, the gold ones first."""
        return (*(number for number, _ in self.gold), *self.unsure, *self.silent)


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups over common passages; ``titles`` are the passages' titles, one each."""

    passages: tuple[str, ...]
    titles: tuple[str, ...]
    groups: tuple[Group, ...]

    def __len__(self) -> int:
        """Number of questions."""
        return len(self.groups)

    def save(self, path: Path) -> None:
        """Write the file whole or not at all; equal groups, equal bytes."""
        draft = path.with_name(f"{path.name}.draft")
        lines = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in self._lines())
        draft.write_bytes(gzip.compress(lines.encode(), mtime=0))
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Groups":
        """Read a file that ``save`` wrote. Raises GoldError for any other."""
        try:
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
                return cls._parse(json.loads(line) for line in file)
        except (OSError, EOFError, ValueError, TypeError, KeyError, StopIteration) as error:
            raise GoldError(
                f"{path} is not a file of groups ({error or 'empty'}); make it again: python -m qa.training.mine"
            ) from error

    def _lines(self) -> Iterator[object]:
        yield {"format": FORMAT, "passages": len(self.passages), "groups": len(self.groups)}
        yield from zip(self.titles, self.passages, strict=True)
        for group in self.groups:
            yield [
                group.id, group.title, group.question, group.answers, group.gold, group.unsure, group.silent
            ]  # fmt: skip

    @classmethod
    def _parse(cls, lines: Iterator[Any]) -> "Groups":
        head = next(lines)
        if head["format"] != FORMAT:
            raise ValueError(f"format {head['format']!r}, expected {FORMAT!r}")
        rows = list(islice(lines, head["passages"]))
        groups = tuple(map(_group, lines))
        if len(rows) < head["passages"] or len(groups) != head["groups"]:
            raise ValueError("it is cut short")
        return cls(tuple(text for _, text in rows), tuple(title for title, _ in rows), groups)


def _group(row: Sequence[Any]) -> Group:
    identity, title, question, answers, gold, unsure, silent = row
    marks = tuple((number, tuple((start, end) for start, end in spans)) for number, spans in gold)
    return Group(identity, title, question, tuple(answers), marks, tuple(unsure), tuple(silent))


def merge(parts: Iterable[Groups]) -> Groups:
    """All groups of several, in order; the passages of each keep to it."""
    passages: list[str] = []
    titles: list[str] = []
    groups: list[Group] = []
    for part in parts:
        groups += [_shift(group, len(passages)) for group in part.groups]
        passages += part.passages
        titles += part.titles
    return Groups(tuple(passages), tuple(titles), tuple(groups))


def _shift(group: Group, by: int) -> Group:
    return replace(
        group,
        gold=tuple((number + by, spans) for number, spans in group.gold),
        unsure=tuple(number + by for number in group.unsure),
        silent=tuple(number + by for number in group.silent),
    )


def split(groups: Groups, held_out: frozenset[str] | None, share: float, seed: int) -> tuple[Groups, Groups]:
    """The groups to train on, and those held out, over the same passages.

    Held out are the titles named in ``held_out``; if it is None, about ``share`` of the titles, or of the
    questions where there are fewer than ``FEW_TITLES``, chosen by a hash so that the same ones are held out
    whatever else is in the data. No group to train on keeps a passage of a title that is held out.
    """
    by_title = held_out is not None or len({group.title for group in groups.groups}) >= FEW_TITLES

    def is_out(name: str) -> bool:
        return name in held_out if held_out is not None else _draw(name, seed) < share

    aside = [is_out(group.title if by_title else group.id) for group in groups.groups]
    barred = {number for number, title in enumerate(groups.titles) if is_out(title)} if by_title else set[int]()
    kept = [_without(group, barred) for group, out in zip(groups.groups, aside, strict=True) if not out]
    held = [group for group, out in zip(groups.groups, aside, strict=True) if out]
    return replace(groups, groups=tuple(kept)), replace(groups, groups=tuple(held))


def _without(group: Group, barred: set[int]) -> Group:
    return replace(
        group,
        unsure=tuple(number for number in group.unsure if number not in barred),
        silent=tuple(number for number in group.silent if number not in barred),
    )


def _draw(name: str, seed: int) -> float:
    """A number in [0, 1) that depends on nothing but the name and the seed."""
    digest = hashlib.blake2b(f"{seed} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
