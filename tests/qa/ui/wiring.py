"""What tests of Gradio's wiring share."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import gradio as gr

T = TypeVar("T")


def in_a_loop(make: Callable[[], T]) -> T:
    """Make something of Gradio's inside an event loop: outside of one it makes its own and never closes it."""

    async def run() -> T:
        return make()

    return asyncio.run(run())


def event(kind: type[gr.EventData], **data: object) -> Any:
    """What a browser sends with an event."""
    return kind(None, data)
