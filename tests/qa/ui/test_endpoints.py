"""Gradio's interface for programs."""

import asyncio
from collections.abc import Callable
from typing import Any

import gradio as gr
import pytest

from index import LocalIndex
from qa.answer import Answerer
from qa.api.requests import AskRequest, ListRequest, SearchRequest
from qa.api.service import Service
from qa.calibration import Calibration
from qa.ui.endpoints import Frame, add_endpoints
from tests.qa.toys import ToyReader
from tests.qa.ui.wiring import in_a_loop


@pytest.fixture
def service(toy_index: LocalIndex) -> Service:
    bot = Answerer(toy_index, ToyReader(), Calibration(slope=1.0, intercept=0.0, threshold=0.5))
    return Service(bot, toy_index)


@pytest.fixture
def app(service: Service) -> gr.Blocks:
    def make() -> gr.Blocks:
        app: gr.Blocks = Frame(analytics_enabled=False)
        with app:
            add_endpoints(service)
        return app

    return in_a_loop(make)


def function(app: gr.Blocks, name: str) -> Callable[..., Any]:
    (found,) = (fn.fn for fn in app.fns.values() if fn.api_name == name)
    assert found
    return found


def process(app: gr.Blocks, name: str, *values: object) -> Any:
    """What Gradio gives for values sent by position."""
    (found,) = (fn for fn in app.fns.values() if fn.api_name == name)
    return asyncio.run(app.process_api(found, list(values)))["data"][0]


def test_programs_get_the_json_of_the_shell(app: gr.Blocks, service: Service) -> None:
    record = function(app, "ask")("Which?", threshold=0.0, articles=["red.txt"])
    expected = service.ask(AskRequest(question="Which?", threshold=0.0, articles=["red.txt"]))
    assert {**record, "timings_ms": {}} == {**expected, "timings_ms": {}}
    assert function(app, "search")("red", 2) == service.search(SearchRequest(words="red", k=2))
    assert function(app, "articles")() == service.articles(ListRequest())


def test_errors_are_told_in_words(app: gr.Blocks) -> None:
    with pytest.raises(gr.Error, match="the question is empty"):
        function(app, "ask")(" ")
    with pytest.raises(gr.Error, match="no article 'none'"):
        function(app, "search")("red", articles=["none"])


def test_what_has_a_default_may_be_left_out_at_the_end(app: gr.Blocks) -> None:
    assert process(app, "ask", "Which?")["question"] == "Which?"
    assert len(process(app, "search", "red", 2)) == 2
    with pytest.raises(gr.Error, match="question is None; expected a valid string"):
        process(app, "ask")
