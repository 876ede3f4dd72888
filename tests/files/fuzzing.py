"""Files changed at random, read by the pool: each is read, or left out with a reason on one line."""

import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from index.articles.limits import WORKERS
from index.articles.pool import ReaderPool
from index.errors import ArticleError
from tests.files.hostile import good_files, repacked


@dataclass(slots=True)
class Tally:
    """How many files of each kind came to which end, and what should not have been."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def fuzz(count: int, seed: int = 0, tell: Callable[[int], None] = lambda done: None) -> Tally:
    """Read ``count`` files, as many of each kind, each changed in another way."""
    tally = Tally()
    with ReaderPool() as pool, ThreadPoolExecutor(WORKERS) as threads:
        results = threads.map(lambda item: (item[0], outcome(pool, *item)), mutants(count, seed))
        for done, (name, end) in enumerate(results, start=1):
            tally.ends[f"{name.rpartition('.')[2]} {end.split(' ', 1)[0]}"] += 1
            if "exit code" in end or "Traceback" in end or not end.isprintable():
                tally.faults.append(f"{name}: {end!r}")
            tell(done)
    return tally


def outcome(pool: ReaderPool, name: str, data: bytes) -> str:
    """``read``, or ``broke`` or ``left`` with the reason."""
    try:
        pool.read(name, data)
    except ArticleError as error:
        return f"{'broke' if 'broke off' in str(error) else 'left'} {error}"
    return "read"


def mutants(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names and bytes; a zip container is changed inside every other time, so that it can still be opened."""
    good = list(good_files().items())
    for number in range(count):
        dice = random.Random(f"{seed} {number}")
        suffix, data = good[number % len(good)]
        if zipfile.is_zipfile(io.BytesIO(data)) and dice.random() < 0.5:
            yield f"{number}{suffix}", _changed_inside(dice, data)
        else:
            yield f"{number}{suffix}", _changed(dice, data)


def _changed_inside(dice: random.Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        names = [name for name in container.namelist() if name.endswith(("xml", "opf", "rels"))]
        name = dice.choice(names)
        return repacked(data, {name: _changed(dice, container.read(name))})


def _changed(dice: random.Random, data: bytes) -> bytes:
    """``data`` after one to eight random changes."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(changed) + 1), dice.choice((1, 1, 2, 8, 64, 512))
        kind = dice.randrange(6)
        if kind == 0:
            changed[at : at + length] = dice.randbytes(length)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = changed[at : at + length] * dice.choice((1, 2, 50))
        elif kind == 3:
            changed[at : at + length] = bytes(length)
        elif kind == 4:
            changed[at:at] = dice.choice(
                (b"<", b">", b"<table>", b"</p>", b"\xff\xfe", b"&#0;", b"(", b"<<", b"R", b'"')
            )
        else:
            del changed[max(at, 1) :]
    return bytes(changed)
