"""Files of an index damaged in every way: never a traceback, never a wrong result, always mended."""

import random
import shutil
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from index import Hit, LocalIndex
from index.check import find_faults, repair
from index.errors import ChatbotError, StoreError
from index.store import FILE, Store
from index.sync import sync_folder
from tests.torture.corpus import Folder, make_toy
from tests.toys import ToyEncoder

QUESTIONS = ("red", "green blue", "as of 0", "article 7 red red blue", "")
PAGE = 4096
Found = list[list[tuple[str, int, int, str, float]]]


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done to a file: ``data`` is all that is left of it, None where it is deleted."""

    name: str
    data: bytes | None


@dataclass(slots=True)
class Outcome:
    """What came of many damages."""

    trials: int = 0
    what: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def damages(data: bytes, others: list[bytes], count: int, rng: random.Random) -> Iterator[Damage]:
    """``count`` bytes flipped at random, as many at either end in turn (64 at most), pages lost, files swapped."""
    edge = min(64, count // 2, len(data))
    edges = {*range(edge), *range(len(data) - edge, len(data))}
    places = sorted(edges) + [rng.randrange(len(data)) for _ in range(count)]
    if count >= len(data):
        places = list(range(len(data)))
    for place in places:
        flipped = bytes([data[place] ^ rng.randrange(1, 256)])
        yield Damage(f"byte {place} of {len(data)} flipped", data[:place] + flipped + data[place + 1 :])
    for _ in range(count // 10 + 2):
        place = rng.randrange(len(data))
        yield Damage(f"cut at {place}", data[:place])
        start = place - place % PAGE
        page = data[start : start + PAGE]
        yield Damage(f"zeros from {start}", data[:start] + bytes(len(page)) + data[start + PAGE :])
        yield Damage(f"noise from {start}", data[:start] + rng.randbytes(len(page)) + data[start + PAGE :])
    yield Damage("emptied", b"")
    yield Damage("one byte more", data + b"\0")
    yield Damage("deleted", None)
    for number, other in enumerate(others):
        yield Damage(f"that of generation {number} put in its place", other)


class Bench:
    """An index of some generations, of which a copy is damaged again and again."""

    def __init__(self, root: Path, files: int = 12) -> None:
        self.toy = make_toy()
        self.folder = Folder(root / "articles")
        self.whole, self.place = root / "whole", root / "damaged"
        self.folder.fill(files)
        self.older: dict[str, list[bytes]] = {}
        for _ in range(3):
            sync_folder(self.folder.path, self.whole, self.toy)
            self.settle()
            for name, path in self.files().items():
                self.older.setdefault(name, []).append(path.read_bytes())
            self.folder.change(4)
        sync_folder(self.folder.path, self.whole, self.toy)
        self.expected = self.search(self.whole)
        self.settle()

    def settle(self) -> None:
        """Let all that is stored be in the file itself, not in SQLite's log beside it."""
        store = Store(self.whole)
        store.read("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()

    def files(self) -> dict[str, Path]:
        """The store's file and that of every view, by their names in the store."""
        rows = Store(self.whole).read("SELECT name, file FROM views")
        return {"store": self.whole / FILE} | {name: self.whole / file for name, file in rows}

    def search(self, place: Path) -> Found:
        index = LocalIndex(place, self.toy)
        try:
            return [[_row(hit) for hit in index.search(question, 20)] for question in QUESTIONS]
        finally:
            index.store.close()

    def damage(self, path: Path, damage: Damage) -> None:
        """Put a damaged copy of the index in place."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.whole, self.place)
        if damage.data is None:
            (self.place / path.name).unlink()
        else:
            (self.place / path.name).write_bytes(damage.data)

    def mend(self, message: str) -> None:
        """Do what a message, which names a command, says."""
        if "check --repair" in message:
            repair(Store(self.place), self.toy)
            return
        assert "--replace" in message or "make one: python -m index sync" in message, message
        sync_folder(self.folder.path, self.place, self.toy, rebind=True)


def damage_views(root: Path, count: int, seed: int = 0) -> Outcome:
    """Damage the file of each view; the search that follows is right, and has mended it."""
    bench, outcome, rng = Bench(root), Outcome(), random.Random(seed)
    for name, path in bench.files().items():
        if name == "store":
            continue
        for damage in damages(path.read_bytes(), bench.older[name], count, rng):
            bench.damage(path, damage)
            told = find_faults(Store(bench.place))
            _expect(outcome, bool(told), f"{name}: {damage.name}: check found nothing")
            _try_view(bench, outcome, f"{name}: {damage.name}")
            outcome.what[name] += 1
    return outcome


def _try_view(bench: Bench, outcome: Outcome, what: str) -> None:
    outcome.trials += 1
    try:
        found = bench.search(bench.place)
    except Exception:  # noqa: BLE001 - any error at all is the fault that is looked for
        outcome.faults.append(f"{what}: {traceback.format_exc()}")
        return
    _expect(outcome, found == bench.expected, f"{what}: other results")
    _expect(outcome, find_faults(Store(bench.place)) == [], f"{what}: not mended by opening")


def damage_store(root: Path, count: int, seed: int = 0) -> Outcome:
    """Damage the store; a search is right or says in one line what to do, and doing that mends it."""
    bench, outcome, rng = Bench(root), Outcome(), random.Random(seed)
    path = bench.files()["store"]
    for damage in damages(path.read_bytes(), bench.older["store"], count, rng):
        bench.damage(path, damage)
        outcome.trials += 1
        try:
            _try_store(bench, outcome, damage.name)
        except Exception:  # noqa: BLE001 - any error at all is the fault that is looked for
            outcome.faults.append(f"{damage.name}: {traceback.format_exc()}")
    return outcome


def _try_store(bench: Bench, outcome: Outcome, what: str) -> None:
    if bench.place.joinpath(FILE).is_file() and what.startswith("that of generation"):
        outcome.what["an older store"] += 1  # whole, but of another folder's state: a sync brings it up
        sync_folder(bench.folder.path, bench.place, bench.toy)
        _expect(outcome, _content(bench) == _content(bench, bench.whole), f"{what}: not brought up by a sync")
        return
    try:
        found = bench.search(bench.place)
        _expect(outcome, found == bench.expected, f"{what}: other results")
        faults = find_faults(Store(bench.place))
        outcome.what["right results, " + ("and check finds faults" if faults else "and nothing to find")] += 1
        message = "python -m index check --repair" if faults else None
    except ChatbotError as error:
        outcome.what[f"one line ({type(error).__name__})"] += 1
        message = str(error)
        _expect(outcome, "\n" not in message, f"{what}: not one line: {message}")
    for _ in range(2):  # a repair may say that a sync is needed
        try:
            if message is not None:
                bench.mend(message)
            break
        except StoreError as error:
            message = str(error)
    sync_folder(bench.folder.path, bench.place, bench.toy)
    _expect(outcome, find_faults(Store(bench.place)) == [], f"{what}: not whole after {message}")
    _expect(outcome, _content(bench) == _content(bench, bench.whole), f"{what}: other results after {message}")


def _content(bench: Bench, place: Path | None = None) -> set[tuple[str, int, int, str, float]]:
    """All that is in an index, whatever the ids of its passages."""
    toy: ToyEncoder = bench.toy
    return {_row(hit) for hit in LocalIndex(place or bench.place, toy).search("red", 100_000)}


def _row(hit: Hit) -> tuple[str, int, int, str, float]:
    return hit.passage.article.id, hit.passage.start, hit.passage.end, hit.passage.text, hit.score


def _expect(outcome: Outcome, holds: bool, what: str) -> None:
    if not holds:
        outcome.faults.append(what)
