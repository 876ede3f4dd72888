"""``ask``, ``search`` and ``read_article`` as tools of the Model Context Protocol, over streamable HTTP.

An assistant that has them can quote the articles instead of inventing: each answer comes with article, offsets
and quote. Imported only where it is asked for. Specification: https://modelcontextprotocol.io.

Served by the official package and not by Gradio's own server (6.31), whose results are untyped text, Python's repr
of a dict, and which needs mcp < 2 and an older pydantic.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    TextContent,
    Tool,
    ToolAnnotations,
)
from pydantic import TypeAdapter
from starlette.routing import BaseRoute
from typing_extensions import TypedDict

from index.errors import ChatbotError
from index.json import HitJson
from qa.api.requests import ADAPTERS, AskRequest, ReadRequest, SearchRequest, check
from qa.api.service import LONGEST, ArticleJson, Service, Turns
from qa.json import AnswerJson

PATH = "/mcp"

INSTRUCTIONS = (
    "These tools quote a collection of articles and never make anything up. Ask one complete question at a time, or "
    "give the history that it goes on from. "
    "Give the quote with the name of its article and its offsets. Where found is false the articles do not say: tell "
    "the person so instead of guessing."
)

ASK = (
    "Answer a question from the articles. The answer is the exact words of an article: citations tell in which "
    "article (article, title, date), where (start and end as character offsets, line or page) and in which sentence. "
    "confidence is the probability that the answer is right. Where found is false the articles do not say, and "
    "alternatives hold the best guess."
)

SEARCH = (
    "Find the passages of the articles that are nearest to a question or to words, best first, each with its article "
    "and its offsets. Use it to read around a topic, or where ask found nothing."
)

READ = (
    "Read the text of an article by its name, or the part from start to end (offsets of characters, end not "
    f"included), to quote it or to check a citation. At most {LONGEST:,} characters come at once: go on with start "
    "at the end that was given, until it is the length."
)

READING = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


class SearchJson(TypedDict):
    """The passages found, the nearest first."""

    hits: list[HitJson]


Result = AnswerJson | SearchJson | ArticleJson
Work = Callable[[Mapping[str, object]], Result]
Run = Callable[[Callable[[], Result]], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools as they are listed; what each does with its arguments by name, and what runs that in a thread."""

    listed: Sequence[Tool]
    work: Mapping[str, tuple[Work, Run]]


def make_toolbox(service: Service, turns: Turns) -> Toolbox:
    """The tools of a service."""

    def ask(given: Mapping[str, object]) -> AnswerJson:
        return service.ask(check(AskRequest, given))

    def search(given: Mapping[str, object]) -> SearchJson:
        return {"hits": service.search(check(SearchRequest, given))}

    def read(given: Mapping[str, object]) -> ArticleJson:
        return service.read(check(ReadRequest, given))

    listed = (
        _tool("ask", "Ask the articles", ASK, AskRequest, AnswerJson),
        _tool("search", "Search the articles", SEARCH, SearchRequest, SearchJson),
        _tool("read_article", "Read an article", READ, ReadRequest, ArticleJson),
    )
    work: dict[str, tuple[Work, Run]] = {
        "ask": (ask, turns.run),
        "search": (search, turns.run),
        "read_article": (read, turns.at_once),
    }
    return Toolbox(listed, work)


def make_server(service: Service, turns: Turns) -> "Server[Any]":
    """A server of the tools. Faults of a request become results marked as errors, which an assistant can read."""
    toolbox = make_toolbox(service, turns)

    async def list_tools(context: object, params: object) -> ListToolsResult:
        return ListToolsResult(tools=list(toolbox.listed))

    async def call_tool(context: object, params: CallToolRequestParams) -> CallToolResult:
        if params.name not in toolbox.work:
            names = ", ".join(toolbox.work)
            raise MCPError(INVALID_PARAMS, f"no tool {params.name!r}; expected one of {names}; call one of these")
        work, run = toolbox.work[params.name]
        try:
            made = await run(partial(work, params.arguments or {}))
        except ChatbotError as error:
            return CallToolResult(content=[TextContent(text=str(error))], is_error=True)
        return CallToolResult(
            content=[TextContent(text=json.dumps(made, ensure_ascii=False))], structured_content=made
        )

    return Server(
        "ask-the-articles",
        title="Ask the articles",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def make_routes(server: "Server[Any]", hosts: Sequence[str] = ()) -> list[BaseRoute]:
    """The routes that serve it at ``/mcp``, while ``running`` runs.

    ``hosts`` are the names under which it may be asked for, and whose pages may ask, if there are any.
    """
    named = [f"[{host}]" if ":" in host else host for host in hosts]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=bool(hosts),
        allowed_hosts=[*named, *(f"{host}:*" for host in named)],
        allowed_origins=[f"http://{host}{port}" for host in named for port in ("", ":*")],
    )
    made = server.streamable_http_app(
        streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=security
    )
    return list(made.routes)


@asynccontextmanager
async def running(server: "Server[Any]", app: object) -> AsyncIterator[None]:
    """The lifespan of the app that serves ``server``."""
    async with server.session_manager.run():
        yield


def _tool(name: str, title: str, description: str, taken: type[object], given: type[object]) -> Tool:
    return Tool(
        name=name,
        title=title,
        description=description,
        input_schema=ADAPTERS[taken].json_schema(),
        output_schema=TypeAdapter(given).json_schema(),
        annotations=READING,
    )
