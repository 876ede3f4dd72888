"""The Evaluate pane on a toy index: gold sets, runs, what is kept of them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from index import LocalIndex
from index.errors import GoldError
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.evaluation.history import History
from qa.ui.evaluate import EvaluatePane
from qa.ui.sets import GoldSets
from qa.ui.workspace import Workspace
from tests.qa.toys import ToyReader
from tests.qa.ui.wiring import in_a_loop

TAB = gr.Request(session_hash="a browser tab")

LINES = [
    {"id": "1", "question": "Who?", "answers": []},
    {"id": "2", "question": "What is the sea?", "answers": ["blue"], "article": "blue.txt"},
]


@pytest.fixture
def workspace(toy_index: LocalIndex, tmp_path: Path) -> Workspace:
    gold = tmp_path / "mine.jsonl"
    gold.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return Workspace(toy_index, gold)


@pytest.fixture
def sets(workspace: Workspace) -> GoldSets:
    return GoldSets(workspace)


@pytest.fixture
def pane(workspace: Workspace) -> EvaluatePane:
    bot = Answerer(workspace.index, ToyReader(), Calibration(slope=1.0, intercept=0.0, threshold=0.5))

    def make() -> EvaluatePane:
        with gr.Blocks(analytics_enabled=False):
            return EvaluatePane(bot, workspace)

    return in_a_loop(make)


def run(pane: EvaluatePane, key: str | None) -> Iterator[list[Any]]:
    return pane.run(key, TAB)


def shown(update: list[Any]) -> tuple[str, Any, bool]:
    """News, results, and whether it can be run again."""
    return update[0], update[1], update[4].visible


def test_the_sets_that_can_be_chosen(sets: GoldSets, workspace: Workspace, tmp_path: Path) -> None:
    assert [(choice.key, choice.label) for choice in sets.all()] == [("own", "Your own: mine.jsonl")]
    (tmp_path / "<b>.jsonl").write_text(json.dumps(LINES[0]), encoding="utf-8")
    added = sets.add(tmp_path / "<b>.jsonl")
    assert (added.key, added.path) == ("added-<b>.jsonl", workspace.place / "gold-sets" / "<b>.jsonl")
    shipped = GoldSets(Workspace(workspace.index, tmp_path / "none.jsonl", workspace.gold))
    assert [choice.key for choice in shipped.all()] == ["shipped", "added-<b>.jsonl"]
    with pytest.raises(GoldError, match="no gold set is chosen"):
        shipped.find("own")


def test_another_set_of_the_same_name_gets_a_number_and_the_same_set_does_not(sets: GoldSets, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    names = []
    for line in (LINES[0], LINES[0], LINES[1]):
        path.write_text(json.dumps(line), encoding="utf-8")
        names.append(sets.add(path).path.name)
    assert names == ["set.jsonl", "set.jsonl", "set (2).jsonl"]


def test_an_uploaded_set_is_chosen_and_a_faulty_one_refused(pane: EvaluatePane, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(json.dumps(LINES[0]), encoding="utf-8")
    choice, news = pane.add(str(path))
    assert (choice.value, path.exists()) == ("added-set.jsonl", False)
    assert "set.jsonl was added" in news
    path.write_text(json.dumps({"id": "1", "question": "Who?", "answers": ["Nobody"]}), encoding="utf-8")
    _, news = pane.add(str(path))
    assert "is in no article" in news
    assert [choice.key for choice in pane._sets.all()] == ["own", "added-set.jsonl"]


def test_a_run_tells_how_far_it_is_and_ends_with_what_came_out(pane: EvaluatePane, workspace: Workspace) -> None:
    *going, end = run(pane, "own")
    for done, step in enumerate(going):
        assert f'value="{done}"' in shown(step)[0]
        assert not shown(step)[2]
    assert len(going) == 3
    news, results, ended = shown(end)
    assert str(workspace.gold) in news
    assert "2 questions, 1 that the articles answer and 1 that they do not" in results
    assert ended
    (path,) = History(workspace.evaluations / "own").runs()
    assert [Path(file.value["path"]).name for file in end[2:4]] == [path.with_suffix(".html").name, path.name]
    report = json.loads(path.read_text(encoding="utf-8"))
    assert [row["stage"] for row in report["rows"]] == [None, "refused"]
    assert shown(pane.last("own"))[1] == results


def test_a_second_run_is_compared_with_the_first(
    pane: EvaluatePane, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, first = run(pane, "own")
    (path,) = History(workspace.evaluations / "own").runs()
    path.rename(path.with_name("2020-01-01 00-00-00.json"))
    *_, second = run(pane, "own")
    assert "Compared with" not in shown(first)[1]
    assert "Compared with the run of 2020-01-01 at 00:00" in shown(second)[1]


def test_a_stopped_run_ends_with_its_question_and_goes_on_where_it_was(pane: EvaluatePane) -> None:
    going = run(pane, "own")
    next(going)
    assert pane.stop(TAB).interactive is False
    (end,) = going
    assert "Stopped" in shown(end)[0]
    assert shown(end)[2]
    assert 'value="1"' in shown(next(run(pane, "own")))[0]


def test_one_evaluation_runs_at_a_time_and_whoever_comes_second_is_told(pane: EvaluatePane) -> None:
    going = run(pane, "own")
    next(going)
    (told,) = pane.run("own", gr.Request(session_hash="another"))
    assert "Another evaluation is running" in shown(told)[0]
    going.close()  # type: ignore[attr-defined]
    assert len(list(run(pane, "own"))) > 1


def test_another_tab_does_not_stop_a_run(pane: EvaluatePane) -> None:
    going = run(pane, "own")
    next(going)
    pane.stop(gr.Request(session_hash="another"))
    assert "Stopped" not in "".join(shown(step)[0] for step in going)


def test_passages_of_articles_that_have_changed_since_are_not_shown(pane: EvaluatePane, workspace: Workspace) -> None:
    *_, end = run(pane, "own")
    assert "have changed since" not in shown(end)[1]
    (workspace.index.folder / "blue.txt").write_text("All is new here, and blue.\n", encoding="utf-8")
    workspace.index.sync()
    assert "have changed since" in shown(pane.last("own"))[1]


def test_what_cannot_be_run_is_told(pane: EvaluatePane, workspace: Workspace) -> None:
    assert "No gold set is chosen" in shown(next(run(pane, None)))[0]
    workspace.gold.write_text("no JSON\n", encoding="utf-8")
    (only,) = run(pane, "own")
    assert "has 1 fault: line 1: not JSON" in shown(only)[0]
    assert "How good are the answers?" in shown(pane.last("own"))[1]


def test_the_choice_is_kept_while_it_is_there(pane: EvaluatePane, workspace: Workspace) -> None:
    assert pane.choices("own").value == "own"
    assert pane.choices("gone").value == "own"
    workspace.gold.unlink()
    assert pane.choices("own").value is None
