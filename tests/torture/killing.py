"""A sync killed at any instant, or with a full disk: what is left is whole, and nothing that was told is lost."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from index import LocalIndex
from index.check import find_faults, repair
from index.errors import ChatbotError, MissingIndexError, StaleIndexError
from index.store import FILE, Store
from index.sync import sync_folder
from tests.torture.corpus import Folder, Judge, make_toy
from tests.torture.worker import ERRORS, EVENTS, PHASE, PHASES, Job, work

EVERYTHING = 1_000_000
KINDS = ("changes", "changes", "changes", "first", "replace")
ROOM = 64 << 20
_context = get_context("forkserver")  # a plain fork would inherit the locks of other threads
_context.set_forkserver_preload(["tests.torture.worker"])


@dataclass(slots=True)
class Tally:
    """What came out of many runs."""

    runs: int = 0
    searches: int = 0
    repaired: int = 0
    where: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Victim:
    """A folder that changes, its index, and the syncs that are cut off."""

    def __init__(self, root: Path, seed: int, files: int, place: Path | None = None) -> None:
        self.root, self.rng = root, random.Random(seed)
        self.place = place or root / "index"
        self.encoder = "weights 0"
        self.judge = Judge(make_toy())
        self.tally = Tally()
        self.folder = Folder(root / "articles", seed)
        self.folder.fill(files)
        self.had: dict[str, str] = {}
        """What the index held before a sync; ``kept`` is the part that the sync must not drop on its way."""
        self.kept: dict[str, str] = {}
        self.lasts = {kind: 0.0 for kind in KINDS}
        self.handle = os.open(os.devnull, os.O_RDONLY)
        """Of the process that was started last."""

    def measure(self) -> None:
        """See how long each kind of sync lasts that is not cut off."""
        for kind in dict.fromkeys(("first", *KINDS)):
            begin, child = time.perf_counter(), self.start(kind)
            child.join()
            self.lasts[kind] = time.perf_counter() - begin
            self.expect(child.exitcode == 0, f"a sync of kind {kind} ended with {child.exitcode}: {self.errors()}")
            self.settle(kind)

    def choose(self) -> str:
        """Some kind of sync; one that was cut off before there was an index is followed by a first one again."""
        return self.rng.choice(KINDS) if (self.place / FILE).is_file() else "first"

    def start(self, kind: str, largest: int = 0, slow: bool = True) -> ForkServerProcess:
        """Change the folder and start a sync of it."""
        self.folder.change(12)
        self.kept = self.had if kind == "changes" else {}
        if kind == "first":
            shutil.rmtree(self.place, ignore_errors=True)
            self.had = {}
        if kind == "replace":
            self.encoder = f"weights {self.rng.randrange(10**9)}"
        for file, left in ((PHASE, bytes(1)), (EVENTS, b""), (ERRORS, b"")):  # it may be killed before it does
            (self.root / file).write_bytes(left)
        job = Job(self.folder.path, self.place, self.root, self.encoder, kind == "replace", largest, slow)
        child = _context.Process(target=work, args=(job,))
        child.start()
        assert child.pid is not None
        os.close(self.handle)
        self.handle = os.pidfd_open(child.pid)  # a number may be another process's by the time of the signal
        return child

    def phase(self) -> str:
        """The step that the last sync was at."""
        return PHASES[(self.root / PHASE).read_bytes()[0]]

    def errors(self) -> str:
        return (self.root / ERRORS).read_text()

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.tally.faults.append(f"run {self.tally.runs}: {what}")

    def watch(self, until: float, kind: str) -> None:
        """Search again and again while the sync runs; every answer must be of whole articles."""
        found = None
        while time.perf_counter() < until:
            try:
                found = found or LocalIndex(self.place, make_toy(self.encoder))
                self.look(found)
            except MissingIndexError:
                self.expect(kind == "first", "the index was gone for a while")
            except StaleIndexError:
                self.expect(kind == "replace", "the index was of another encoder for a while")
                found = None
            time.sleep(min(0.02, max(until - time.perf_counter(), 0)))

    def look(self, index: LocalIndex) -> None:
        self.tally.searches += 1
        for fault in self.judge.judge(index.search("red and blue", EVERYTHING), everything=True):
            self.expect(False, f"a search: {fault}")

    def settle(self, kind: str) -> None:
        """Check all that must hold after a sync, however it ended."""
        self.tally.runs += 1
        told = [json.loads(line) for line in (self.root / EVENTS).read_text().splitlines()]
        if not (self.place / FILE).is_file():
            self.expect(kind == "first" and not told, "there is no index any more")
            self.had = {}
            return
        store = Store(self.place)
        self.encoder = store.settings.encoder_sha256
        toy = make_toy(self.encoder)
        if faults := find_faults(store):
            self.tally.repaired += 1
            repair(store, toy)
            self.expect(not find_faults(store), f"not mended: {faults}")
        index = LocalIndex(self.place, toy)
        listed = {item.article: index.article(item.article).text for item in index.articles()}
        self.look(index)
        self.compare(listed, told)
        if kind != "changes" or self.rng.random() < 0.5:
            self.complete(listed)
        self.had = {item.article: index.article(item.article).text for item in index.articles()}

    def compare(self, listed: dict[str, str], told: list[tuple[str, str, int]]) -> None:
        """What was told is there, what did not change is there, and nothing else is."""
        now = self.folder.texts()
        for event, name, passages in told:
            if event in ("added", "changed", "renamed"):
                self.expect(listed.get(name) == now[name], f"{event} {name} was told and is lost")
                self.expect(len(self.judge.bounds(now[name])) == passages, f"{name} has other passages than told")
            elif event == "removed" and name not in now:
                self.expect(name not in listed, f"removed {name} was told and it is there")
        for name, text in self.kept.items():
            if now.get(name) == text:
                self.expect(listed.get(name) == text, f"{name} did not change and is lost")
        for name, text in listed.items():
            self.expect(text in (self.had.get(name), now.get(name)), f"{name} has a text that it never had")

    def complete(self, listed: dict[str, str]) -> None:
        """Let a sync come to its end: it goes on where the other stopped."""
        toy = make_toy(self.encoder)
        report = sync_folder(self.folder.path, self.place, toy)
        new = Counter(self.folder.texts().values()) - Counter(listed.values())
        due = sum(len(self.judge.bounds(text)) * count for text, count in new.items())
        self.expect(report.passages_embedded == due, f"{report.passages_embedded} embedded anew, {due} were due")
        index = LocalIndex(self.place, toy)
        texts = {item.article: index.article(item.article).text for item in index.articles()}
        self.expect(texts == self.folder.texts(), "a sync came to its end and the index is not the folder")
        self.expect(index.check() == [], "a sync came to its end and the index is not whole")
        self.look(index)


def kill(root: Path, times: int, seed: int = 0, files: int = 40, how: signal.Signals = signal.SIGKILL) -> Tally:
    """Cut off ``times`` syncs at random instants by a signal."""
    victim = Victim(root, seed, files)
    victim.measure()
    for _ in range(times):
        kind = victim.choose()
        begin, child = time.perf_counter(), victim.start(kind)
        victim.watch(begin + victim.rng.random() * victim.lasts[kind], kind)
        while how != signal.SIGKILL and victim.phase() == "starting" and child.is_alive():
            time.sleep(0.001)  # Python itself has a traceback for Ctrl-C while it starts
        with suppress(ProcessLookupError):  # it has ended by itself
            signal.pidfd_send_signal(victim.handle, how)
        child.join()
        victim.lasts[kind] *= 0.8 if child.exitcode == 0 else 1.1  # follows what else the computer has to do
        victim.tally.where[_where(victim, child)] += 1
        expected = (0, 130 if how == signal.SIGINT else -how)
        done = victim.phase() == "done"
        victim.expect(done or child.exitcode in expected, f"it ended with {child.exitcode}: {victim.errors()}")
        victim.settle(kind)
    return victim.tally


def _where(victim: Victim, child: ForkServerProcess) -> str:
    return "after its end" if child.exitcode == 0 else victim.phase()


def fill(root: Path, times: int, seed: int = 0, files: int = 40, mount: bool = False) -> Tally:
    """Let ``times`` syncs run out of room at random points.

    With ``mount`` (root only) the index is on a file system of a few hundred kilobytes; else the size of each
    of its files is limited, which SQLite and the views meet as a failed write.
    """
    with _disk(root / "disk", mount) as disk:
        victim = Victim(root, seed, files, disk / "index")
        victim.measure()
        for _ in range(times):
            kind, used = victim.choose(), _used(disk)
            room = int(victim.rng.uniform(0, 2.0 if kind != "changes" else 1.2) * used)
            if mount:
                _resize(disk, room)
            child = victim.start(kind, largest=0 if mount else max(room, 1), slow=False)
            child.join()
            victim.tally.where["had room" if child.exitcode == 0 else _reason(victim.errors())] += 1
            victim.expect(child.exitcode in (0, 2), f"it ended with {child.exitcode}: {victim.errors()}")
            if mount and (victim.place / FILE).is_file():
                _look_if_possible(victim)
                _resize(disk, ROOM)
            victim.settle(kind)
    return victim.tally


def _look_if_possible(victim: Victim) -> None:
    """On a full disk a search gives right answers or says in one line that it cannot."""
    try:
        victim.look(LocalIndex(victim.place, make_toy(Store(victim.place).settings.encoder_sha256)))
    except ChatbotError as error:
        victim.tally.where["searches that could not be answered on the full disk"] += 1
        victim.expect("\n" not in str(error), f"not one line: {error}")


def _reason(errors: str) -> str:
    """What went wrong, without names of files."""
    for what in ("database or disk is full", "disk I/O error", "cannot write", "cannot lock", "cannot make"):
        if what in errors:
            return what
    return errors.strip()


def _used(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _disk(path: Path, mount: bool) -> Iterator[Path]:
    path.mkdir()
    if mount:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(path)], check=True)
    try:
        yield path
    finally:
        if mount:
            subprocess.run(["umount", "-l", str(path)], check=True)


def _resize(path: Path, size: int) -> None:
    """Leave at least what is used by now, which is all that the system lets one do."""
    now = os.statvfs(path)
    pages = max(size // now.f_frsize, now.f_blocks - now.f_bfree + 1)
    subprocess.run(["mount", "-o", f"remount,size={pages * now.f_frsize}", str(path)], check=True)
