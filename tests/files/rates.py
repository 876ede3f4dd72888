"""How fast files of each kind are read, and that a second sync reads none of them."""

import time
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from index import files
from index.articles import file_name, find_files, load
from index.articles.pool import ReaderPool
from index.sync import OnProgress, sync_folder
from tests.files.making import make_folder
from tests.toys import ToyEncoder


@dataclass(frozen=True, slots=True)
class Rates:
    """Files of each kind, the seconds to read them one by one, those of two syncs, and files that the last read."""

    files: dict[str, int]
    seconds: dict[str, float]
    first: float
    second: float
    read_again: int


def make_many(root: Path, count: int) -> None:
    """At least ``count`` files of all kinds."""
    number = 0
    while sum(1 for path in root.rglob("*") if path.is_file()) < count:
        make_folder(root / f"set-{number}", start=100 * number)
        number += 1


def rates(root: Path, count: int, on_progress: OnProgress = lambda done, total: None) -> Rates:
    """Make ``count`` files below ``root``, read each alone, sync them all twice with a toy encoder."""
    folder = root / "articles"
    make_many(folder, count)
    number, seconds = _alone(folder)
    time.sleep(files.FRESH)  # so that the times of the files can be trusted
    first, _ = _timed(folder, root / "index", on_progress)
    second, again = _timed(folder, root / "index", on_progress)
    return Rates(number, seconds, first, second, again)


def _alone(folder: Path) -> tuple[dict[str, int], dict[str, float]]:
    number: dict[str, int] = {}
    seconds: dict[str, float] = {}
    with ReaderPool(1) as pool:
        for kind in sorted({path.suffix for path in find_files(folder)}):
            chosen = [path for path in find_files(folder) if path.suffix == kind]
            pool.read(file_name(folder, chosen[0]), load(folder, chosen[0]))  # imports what it needs
            begin = time.perf_counter()
            for path in chosen:
                pool.read(file_name(folder, path), load(folder, path))
            number[kind], seconds[kind] = len(chosen), time.perf_counter() - begin
    return number, seconds


def _timed(folder: Path, index: Path, on_progress: OnProgress) -> tuple[float, int]:
    """The seconds of a sync, and how many files it read."""
    reads: list[Path] = []

    def load_and_count(root: Path, path: Path) -> bytes:
        reads.append(path)
        return load(root, path)

    begin = time.perf_counter()
    with mock.patch.object(files, "load", load_and_count):
        sync_folder(folder, index, ToyEncoder(max_tokens=180), on_progress=on_progress)
    return time.perf_counter() - begin, len(set(reads))
