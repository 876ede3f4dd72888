"""A sync that is killed at any point leaves a whole index, and what it had reported is there."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import LocalIndex
from index.sync import sync_folder
from tests.conftest import ARTICLES, ROOT
from tests.toys import ToyEncoder

SYNC = """
import json, os, signal, sys
from pathlib import Path
import index.sync, index.vectors
from index.store import Store
from tests.toys import ToyEncoder

def kill_at(owner, name, call):
    inner, calls = getattr(owner, name), []
    def outer(*given, **named):
        calls.append(name)
        if len(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return inner(*given, **named)
    setattr(owner, name, outer)

folder, place, owner, name, call = sys.argv[1:]
index.sync.GROUP = 1
places = {"encoder": ToyEncoder, "store": Store, "file": Path, "os": os, "vectors": index.vectors}
kill_at(places[owner], name, int(call))
tell = lambda event: print(json.dumps([event.event, event.article]), flush=True)
index.sync.sync_folder(Path(folder), Path(place), ToyEncoder(), on_event=tell)
"""

POINTS = [
    ("store", "put", 1),  # inside the first transaction
    ("store", "put", 2),
    ("encoder", "encode", 3),
    ("store", "remove", 3),
    ("os", "fsync", 1),  # the FAISS file is written, but not under its name
    ("file", "replace", 1),
    ("store", "record_view", 1),  # it has its name, but the store does not know it
]


@pytest.mark.parametrize(("owner", "name", "call"), POINTS)
def test_a_killed_sync_leaves_a_whole_index(folder: Path, place: Path, owner: str, name: str, call: int) -> None:
    command = [sys.executable, "-c", SYNC, str(folder), str(place), owner, name, str(call)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (killed.returncode, killed.stderr) == (-9, "")
    told = {article for _, article in map(json.loads, killed.stdout.splitlines())}
    toy = ToyEncoder()
    index = LocalIndex(place, toy)
    assert index.check() == []
    listed = {item.article for item in index.articles()}
    assert told <= listed
    assert {hit.passage.article.id for hit in index.search("red", 100)} == listed
    toy.encoded.clear()
    report = sync_folder(folder, place, toy)
    assert (report.unchanged, report.added) == (len(listed), len(ARTICLES) - len(listed))
    assert len(toy.encoded) == report.passages_embedded
    assert {hit.passage.article.id for hit in index.search("red", 100)} == set(ARTICLES)
    assert [path.name for path in place.glob("*draft*")] == []


def test_a_sync_killed_while_a_store_is_made_leaves_no_index(folder: Path, place: Path) -> None:
    command = [sys.executable, "-c", SYNC, str(folder), str(place), "file", "rename", "1"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
    assert not (place / "index.sqlite").exists()
    assert sync_folder(folder, place, ToyEncoder()).added == len(ARTICLES)
    assert LocalIndex(place, ToyEncoder()).check() == []
