from pathlib import Path

import pytest

from index import LocalIndex
from index.types import SyncEvent
from qa.ui.workspace import Workspace
from tests.toys import ToyEncoder


def test_a_sync_has_an_encoder_of_its_own_and_searches_see_what_is_new(
    toy_index: LocalIndex, toy: ToyEncoder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = ToyEncoder()
    monkeypatch.setattr("index.encoder.open_encoder", lambda name: own)
    (folder / "new.txt").write_text("All is red and red.", encoding="utf-8")
    events: list[SyncEvent] = []
    workspace = Workspace(toy_index, folder / "gold.jsonl")
    report = workspace.sync(events.append, lambda done, total: None)
    assert (report.added, [event.article for event in events]) == (1, ["new.txt"])
    assert (toy.encoded, own.encoded) == ([], ["All is red and red."])
    assert "new.txt" in {hit.passage.article.id for hit in toy_index.search("red", k=9)}


def test_what_is_kept_is_kept_in_the_folder_of_the_index(toy_index: LocalIndex, place: Path) -> None:
    workspace = Workspace(toy_index, place / "gold.jsonl")
    assert (workspace.place, workspace.evaluations) == (place, place / "evaluations")
