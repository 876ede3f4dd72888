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
from index.repeats import Repeats
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

folder, place, owner, name, call, index.sync.GROUP = *sys.argv[1:6], int(sys.argv[6])
places = {
    "encoder": ToyEncoder, "store": Store, "repeats": Repeats, "file": Path, "os": os, "vectors": index.vectors,
}
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


def kill(folder: Path, place: Path, owner: str, name: str, call: int, group: int) -> list[list[str]]:
    """Run a sync with steps of ``group`` passages that is killed at a call; what it had told, event and article."""
    command = [sys.executable, "-c", SYNC, str(folder), str(place), owner, name, str(call), str(group)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (killed.returncode, killed.stderr) == (-9, "")
    return [json.loads(line) for line in killed.stdout.splitlines()]


@pytest.mark.parametrize(("owner", "name", "call"), POINTS)
def test_a_killed_sync_leaves_a_whole_index(folder: Path, place: Path, owner: str, name: str, call: int) -> None:
    told = {article for _, article in kill(folder, place, owner, name, call, group=1)}
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


@pytest.mark.parametrize(
    ("owner", "name", "call", "stored"),
    [
        ("store", "remove", 1, False),
        ("store", "rename", 1, False),
        ("encoder", "encode", 1, False),
        ("store", "put", 2, False),
        ("repeats", "record", 1, False),  # all is written, but not committed
        ("vectors", "save_view", 1, True),
        ("store", "record_view", 1, True),
    ],
)
def test_of_a_sync_of_few_changes_that_is_killed_all_is_there_or_nothing(
    folder: Path, place: Path, owner: str, name: str, call: int, stored: bool
) -> None:
    toy = ToyEncoder()
    sync_folder(folder, place, toy)
    before = state(place)
    (folder / "red.txt").unlink()
    (folder / "deep" / "green.md").rename(folder / "green.md")
    (folder / "blue.txt").write_text("The sea is red.")
    (folder / "new.txt").write_text("Green.")
    told = kill(folder, place, owner, name, call, group=64)
    events = [["removed", "red.txt"], ["renamed", "green.md"], ["changed", "blue.txt"], ["added", "new.txt"]]
    assert told == (events if stored else [])
    after = {"blue.txt": "The sea is red.", "green.md": before["deep/green.md"], "new.txt": "Green."}
    assert state(place) == (after if stored else before)
    assert sync_folder(folder, place, toy).unchanged == (3 if stored else 0)
    assert state(place) == after
    assert LocalIndex(place, toy).check() == []


def state(place: Path) -> dict[str, str]:
    """Article → text, as a search finds them."""
    hits = LocalIndex(place, ToyEncoder()).search("red", 100)
    return {hit.passage.article.id: hit.passage.article.text for hit in hits}


def test_a_sync_killed_while_a_store_is_made_leaves_no_index(folder: Path, place: Path) -> None:
    assert kill(folder, place, "file", "rename", 1, group=1) == []
    assert not (place / "index.sqlite").exists()
    assert sync_folder(folder, place, ToyEncoder()).added == len(ARTICLES)
    assert LocalIndex(place, ToyEncoder()).check() == []
