"""Articles that prove themselves: each says who it is, so that any process can tell whether it is whole."""

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from index.encoder import Encoder
from index.sync import make_splitter
from index.types import Article, Hit
from tests.toys import COLOURS, ToyEncoder

_STAMP = re.compile(r"Article (\d+) version (\d+)\.")


@lru_cache(maxsize=10_000)
def make_text(number: int, version: int) -> str:
    """The text of an article in one of its versions; every sentence says which."""
    rng = random.Random(f"{number} {version}")
    sentences = [f"Article {number} version {version}."]
    for _ in range(rng.randint(1, 9)):
        colours = " ".join(rng.choices(COLOURS, k=rng.randint(1, 4)))
        sentences.append(f"It is {colours} in {number}, as of {version}.")
    return "\n".join(sentences) + "\n"


def fault_of(article: Article) -> str | None:
    """Why an article is not one that existed as a whole, None if it is."""
    found = _STAMP.match(article.text)
    if found is None or make_text(int(found[1]), int(found[2])) != article.text:
        return f"{article.id} is half an article or a mixed one: {article.text[:200]!r}"
    if not Path(article.id).name.startswith(f"{found[1]}-"):
        return f"{article.id} holds the text of article {found[1]}"
    return None


class Judge:
    """Tells whether what a search found are passages of whole articles."""

    def __init__(self, encoder: Encoder) -> None:
        self._splitter = make_splitter(encoder)
        self._bounds: dict[str, frozenset[tuple[int, int]]] = {}

    def bounds(self, text: str) -> frozenset[tuple[int, int]]:
        """Where the passages of a text are."""
        if text not in self._bounds:
            passages = self._splitter.split(Article("", "", text, ""))
            self._bounds[text] = frozenset((passage.start, passage.end) for passage in passages)
        return self._bounds[text]

    def judge(self, hits: Iterable[Hit], everything: bool = False) -> list[str]:
        """What is wrong with the hits of one search, which found all that there is if ``everything``."""
        faults, texts = [], defaultdict[str, set[str]](set)
        seen = defaultdict[str, Counter[tuple[int, int]]](Counter)
        for hit in hits:
            article, start, end = hit.passage.article, hit.passage.start, hit.passage.end
            texts[article.id].add(article.text)
            seen[article.id][start, end] += 1
            fault = fault_of(article)
            if fault is None and (start, end) not in self.bounds(article.text):
                fault = f"{article.id}[{start}:{end}] is no passage of it"
            if fault is not None:
                faults.append(fault)
        for name, versions in texts.items():
            if len(versions) > 1:
                faults.append(f"{name} was found in two versions at once")
            if max(seen[name].values()) > 1:
                faults.append(f"{name}: a passage was found twice")
            if everything and seen[name].keys() != self.bounds(next(iter(versions))):
                faults.append(f"{name}: {len(seen[name])} of its {len(self.bounds(min(versions)))} passages found")
        return faults


class Folder:
    """A folder of such articles, changed at random; no file is ever half written."""

    def __init__(self, path: Path, seed: int = 0) -> None:
        self.path = path
        self.files: dict[str, tuple[int, int]] = {}
        self._rng = random.Random(seed)
        self._next = 0

    def fill(self, count: int) -> None:
        """Add ``count`` articles."""
        for _ in range(count):
            self._add()

    def texts(self) -> dict[str, str]:
        """What each file holds."""
        return {name: make_text(*which) for name, which in self.files.items()}

    def change(self, times: int) -> None:
        """Do so many random changes: edits, additions, removals, renames, swaps, and copies; the size stays about."""
        kinds = (
            self._edit, self._edit, self._add, self._remove, self._rename, self._swap, self._copy, self._remove,
        )  # fmt: skip
        for _ in range(times):
            self._rng.choice(kinds)()

    def _add(self) -> None:
        self._write(self._name(self._next), (self._next, 0))
        self._next += 1

    def _edit(self) -> None:
        name = self._any()
        number, version = self.files[name]
        self._write(name, (number, version + 1))

    def _remove(self) -> None:
        if len(self.files) > 10:
            name = self._any()
            (self.path / name).unlink()
            del self.files[name]

    def _rename(self) -> None:
        old = self._any()
        self._move(old, self._name(self.files[old][0]))

    def _swap(self) -> None:
        """Let two copies of one article, of different versions if it was edited, change names."""
        one = self._any()
        others = [name for name, which in self.files.items() if which[0] == self.files[one][0] and name != one]
        if others:
            other, aside = self._rng.choice(others), self._name(self.files[one][0])
            for old, new in ((one, aside), (other, one), (aside, other)):
                self._move(old, new)

    def _copy(self) -> None:
        which = self.files[self._any()]
        self._write(self._name(which[0]), which)

    def _any(self) -> str:
        return self._rng.choice(sorted(self.files))

    def _name(self, number: int) -> str:
        return f"{self._rng.choice('abc')}/{number}-{self._rng.randrange(10**9)}.txt"

    def _move(self, old: str, new: str) -> None:
        (self.path / new).parent.mkdir(parents=True, exist_ok=True)
        (self.path / old).replace(self.path / new)
        self.files[new] = self.files.pop(old)

    def _write(self, name: str, which: tuple[int, int]) -> None:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}")  # hidden: no sync reads it
        draft.write_bytes(make_text(*which).encode())
        draft.replace(path)
        self.files[name] = which


def make_toy(fingerprint: str = "toy-weights") -> ToyEncoder:
    """An encoder that every process makes alike, with vectors long enough for files of some size."""
    return ToyEncoder(fingerprint=fingerprint, extra=60)
