"""``/ask``, ``/search`` and ``/articles`` in Gradio's own interface for programs. Gradio wiring only."""

from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.components.api_component import Api
from gradio.events import api

from index.errors import ChatbotError
from qa.api.requests import AskRequest, ListRequest, SearchRequest, check
from qa.api.service import Service

T = TypeVar("T")

Names = list[str] | None

Record = dict[str, Any]
"""The JSON of an answer, a hit or an article; Gradio makes its description of what a function says that it gives."""


class Frame(gr.Blocks):
    """Blocks whose endpoints may be called without the values at the end that have a default, as in Python."""

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Fill in what was left out, then check as Gradio does."""
        left = block_fn.inputs[len(inputs) :]
        if all(isinstance(block, Api) for block in left):
            inputs += [block.value for block in left if isinstance(block, Api)]
        super().validate_inputs(block_fn, inputs)


def add_endpoints(service: Service) -> None:
    """Let ``gradio_client``, and whoever speaks its protocol, ask, search and list."""

    def ask(
        question: str,
        threshold: float | None = None,
        top_k: int | None = None,
        articles: Names = None,
        since: str | None = None,
        until: str | None = None,
        history: list[Record] | None = None,
    ) -> Record:
        """Ask a question of the articles; the answer is the JSON of ``python -m qa ask --json``."""
        limits = {"articles": articles or [], "since": since, "until": until, "history": history or []}
        return _told(lambda: {**service.ask(check(AskRequest, {"question": question, "threshold": threshold,
                                                               "top_k": top_k, **limits}))})  # fmt: skip

    def search(
        words: str, k: int = 10, articles: Names = None, since: str | None = None, until: str | None = None
    ) -> list[Record]:
        """Find the nearest passages; the JSON of ``python -m index search --json``, as a list."""
        given = {"words": words, "k": k, "articles": articles or [], "since": since, "until": until}
        return _told(lambda: [{**hit} for hit in service.search(check(SearchRequest, given))])

    def articles() -> list[Record]:
        """List the articles; the JSON of ``python -m index list --json``, as a list."""
        return _told(lambda: [{**listed} for listed in service.articles(ListRequest())])

    api(ask, api_name="ask", concurrency_id="reader")
    api(search, api_name="search")
    api(articles, api_name="articles")


def _told(work: Callable[[], T]) -> T:
    """What ``work`` gives; its errors in words, as Gradio tells them."""
    try:
        return work()
    except ChatbotError as error:
        raise gr.Error(str(error), print_exception=False) from error
