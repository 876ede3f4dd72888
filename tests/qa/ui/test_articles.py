"""The Articles pane on a folder that may be changed, with a toy encoder."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from index import LocalIndex
from index.lock import write_lock
from qa.ui.articles import ArticlesPane
from qa.ui.workspace import Workspace
from tests.qa.ui.wiring import event, in_a_loop
from tests.toys import ToyEncoder


@pytest.fixture
def workspace(toy_index: LocalIndex, place: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("index.encoder.open_encoder", lambda name: toy)
    return Workspace(toy_index, place / "gold.jsonl")


@pytest.fixture
def pane(workspace: Workspace) -> ArticlesPane:
    def make() -> ArticlesPane:
        with gr.Blocks(analytics_enabled=False):
            return ArticlesPane(workspace)

    return in_a_loop(make)


class Progress:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def __call__(self, progress: object, desc: str = "", unit: str = "") -> None:
        self.told.append(progress)


def names(workspace: Workspace) -> list[str]:
    return [listed.article for listed in workspace.index.articles()]


def upload(tmp_path: Path, name: str, text: str) -> str:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return str(tmp_path / name)


def add(pane: ArticlesPane, *files: str, progress: Callable[..., Any] | None = None) -> tuple[Any, ...]:
    return pane.add(files, "", 100, progress or Progress())  # type: ignore[arg-type]


def test_what_is_there_is_shown(pane: ArticlesPane) -> None:
    summary, table, left_out = pane.show("", 100)
    assert "<b>3</b> articles" in summary
    assert table.count("<tr>") == 4
    assert left_out == ""
    assert pane.find("sea")[1].count("<tr>") == 2
    assert pane.more("", 100)[0] == 200


def test_an_added_file_is_in_the_folder_and_in_the_index_and_its_upload_is_gone(
    pane: ArticlesPane, workspace: Workspace, tmp_path: Path
) -> None:
    progress = Progress()
    given = upload(tmp_path, "new.txt", "A new green thing.")
    emptied, news, *_ = add(pane, given, progress=progress)
    assert (emptied, Path(given).exists()) == (None, False)
    assert "new.txt</bdi> was added: 1 passage" in news
    assert "new.txt" in names(workspace)
    assert progress.told[-1] == (4, 4)
    assert workspace.index.search("green", k=9)[0].passage.article.id in ("new.txt", "deep/green.md")


def test_a_file_that_cannot_be_read_is_told_with_its_reason(pane: ArticlesPane, tmp_path: Path) -> None:
    _, news, _, _, left_out, _ = add(pane, upload(tmp_path, "empty.txt", " "))
    assert "empty.txt</bdi> is in the folder but cannot be read: it is empty" in news
    assert "empty.txt</bdi>: it is empty" in left_out


def test_removing_asks_first_and_then_deletes_the_file(pane: ArticlesPane, workspace: Workspace) -> None:
    ask = pane.ask_removal(event(gr.EventData, names=["blue.txt", "no such article"]))
    assert "Delete 1 file" in ask
    assert (workspace.index.folder / "blue.txt").exists()
    news, *_ = pane.remove("", 100, event(gr.EventData, names=["blue.txt"]), Progress())  # type: ignore[arg-type]
    assert "blue.txt</bdi> was removed" in news
    assert not (workspace.index.folder / "blue.txt").exists()
    assert names(workspace) == ["deep/green.md", "red.txt"]
    assert pane.ask_removal(event(gr.EventData, names=["blue.txt"])) == ""


def test_the_last_articles_stay(pane: ArticlesPane, workspace: Workspace) -> None:
    everything = event(gr.EventData, names=names(workspace))
    news, *_ = pane.remove("", 100, everything, Progress())  # type: ignore[arg-type]
    assert "an index needs at least one" in news
    assert all((workspace.index.folder / name).exists() for name in names(workspace))


def test_only_files_of_the_index_are_removed(pane: ArticlesPane, workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("Secret.", encoding="utf-8")
    given = event(gr.EventData, names=["../secret.txt", str(tmp_path / "secret.txt")])
    pane.remove("", 100, given, Progress())  # type: ignore[arg-type]
    assert (tmp_path / "secret.txt").exists()


def test_another_sync_is_told_in_one_line_and_the_file_is_kept(
    pane: ArticlesPane, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.ui.workspace.PATIENCE", 0.0)
    with write_lock(workspace.place):
        _, news, *_ = add(pane, upload(tmp_path, "new.txt", "New."))
    assert "is being synced by process" in news
    assert "new.txt</bdi> is in the folder" in news
    assert (workspace.index.folder / "new.txt").exists()
    news, *_ = pane.sync("", 100, Progress())  # type: ignore[arg-type]
    assert "1 added; 3 as they were." in news


def test_a_folder_that_is_gone_is_told_and_its_articles_stay(
    pane: ArticlesPane, workspace: Workspace, tmp_path: Path
) -> None:
    workspace.index.folder.rename(tmp_path / "elsewhere")
    assert "is gone; its articles are served as they were indexed" in pane.show("", 100)[0]
    for news in (
        add(pane, upload(tmp_path, "new.txt", "New."))[1],
        pane.remove("", 100, event(gr.EventData, names=["blue.txt"]), Progress())[0],  # type: ignore[arg-type]
    ):
        assert "is gone" in news
    assert "No folder at" in pane.sync("", 100, Progress())[0]  # type: ignore[arg-type]
    assert len(names(workspace)) == 3


def test_asking_within_articles_fills_where_to_look(pane: ArticlesPane) -> None:
    tabs, limits, only = pane.within(event(gr.EventData, names=["blue.txt", "no such article"]))
    assert (tabs.selected, limits.open, only.value) == ("ask", True, ["blue.txt"])
