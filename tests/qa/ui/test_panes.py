"""The frame of the app."""

from functools import partial
from pathlib import Path

import gradio as gr
import pytest

from index import LocalIndex
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.ui.panes import WAITING, build, launch_options
from qa.ui.workspace import Workspace
from tests.qa.test_answer import open_toy
from tests.qa.toys import ToyReader
from tests.qa.ui.wiring import in_a_loop

CURVE = Calibration(slope=1.0, intercept=0.0, threshold=0.5)


@pytest.fixture
def app(toy_index: LocalIndex, place: Path) -> gr.Blocks:
    bot = Answerer(toy_index, ToyReader(), CURVE)
    return in_a_loop(lambda: build(bot, ["Which?"], Workspace(toy_index, place / "gold.jsonl")))


def names(app: gr.Blocks) -> set[str]:
    return {str(block.elem_id) for block in app.blocks.values() if getattr(block, "elem_id", None)}


def test_one_question_is_read_at_a_time_and_so_many_wait(app: gr.Blocks) -> None:
    reading = [fn for fn in app.fns.values() if fn.concurrency_id == "reader"]
    assert len(reading) == 6
    assert app._queue.default_concurrency_limit == 1
    assert app._queue.max_size == WAITING


def test_neither_an_evaluation_nor_a_sync_waits_for_questions_or_makes_them_wait(app: gr.Blocks) -> None:
    others = [fn for fn in app.fns.values() if fn.name in ("run", "sync", "add", "remove") and fn.queue]
    assert len(others) == 4
    assert {(fn.concurrency_id == "reader", fn.concurrency_limit) for fn in others} == {(False, None)}


def test_only_asking_searching_and_listing_are_open_to_programs(app: gr.Blocks) -> None:
    assert list(app.get_api_info()["named_endpoints"]) == ["/ask", "/search", "/articles"]
    assert app.get_api_info()["unnamed_endpoints"] == {}


def test_nothing_is_reported_shared_or_recorded(app: gr.Blocks) -> None:
    options = launch_options()
    assert app.analytics_enabled is False
    assert [options[name] for name in ("share", "run_history", "enable_monitoring")] == [False, False, False]
    assert (options["footer_links"], options["allowed_paths"]) == ([], [])


def test_of_the_disk_only_the_runs_of_evaluations_are_served(toy_index: LocalIndex, place: Path) -> None:
    options = launch_options(Workspace(toy_index, place / "gold.jsonl"))
    assert options["allowed_paths"] == [str(place / "evaluations")]


def test_without_an_index_on_disk_there_is_a_chat_and_nothing_else() -> None:
    shown = names(in_a_loop(lambda: build(open_toy())))
    assert "chat" in shown
    assert "panes" not in shown


def test_where_nothing_may_be_changed_there_is_nothing_to_change_it_with(toy_index: LocalIndex, place: Path) -> None:
    bot = Answerer(toy_index, ToyReader(), CURVE)
    changing = {"add", "resync", "add-gold", "judge"}
    for changes, expected in ((True, changing), (False, set())):
        workspace = Workspace(toy_index, place / "gold.jsonl", changes=changes)
        app = in_a_loop(partial(build, bot, (), workspace))
        assert names(app) & changing == expected
        acting = {fn.name for fn in app.fns.values()} & {"add", "remove", "sync", "ask_removal", "judge"}
        assert bool(acting) is changes
