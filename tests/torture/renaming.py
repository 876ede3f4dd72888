"""A folder of many files renamed: nothing is embedded anew."""

import time
from dataclasses import dataclass
from pathlib import Path

from index import LocalIndex
from index.sync import sync_folder
from tests.torture.corpus import Folder, make_toy


@dataclass(frozen=True, slots=True)
class Renamed:
    """How many articles, passages embedded by the sync after the renaming, and seconds of each sync."""

    files: int
    renamed: int
    embedded: int
    first: float
    again: float
    after: float
    whole: bool


def rename(root: Path, files: int) -> Renamed:
    """Make an index of ``files`` articles, put all of them one folder deeper, and sync."""
    folder, place, toy = Folder(root / "articles"), root / "index", make_toy()
    folder.fill(files)
    times = [time.perf_counter()]
    for _ in range(2):
        sync_folder(folder.path, place, toy)
        times.append(time.perf_counter())
    toy.encoded.clear()
    for name in "abc":
        if (folder.path / name).is_dir():
            (folder.path / "moved").mkdir(exist_ok=True)
            (folder.path / name).rename(folder.path / "moved" / name)
    times.append(time.perf_counter())
    report = sync_folder(folder.path, place, toy)
    times.append(time.perf_counter())
    first, again, after = times[1] - times[0], times[2] - times[1], times[4] - times[3]
    index = LocalIndex(place, toy)
    names = {item.article for item in index.articles()}
    whole = index.check() == [] and names == {f"moved/{name}" for name in folder.files}
    return Renamed(files, report.renamed, len(toy.encoded), first, again, after, whole)
