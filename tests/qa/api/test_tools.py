"""The tools of assistants, asked by the official client."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from mcp import MCPError
from mcp.client import Client
from mcp.types import CallToolResult, TextContent, Tool
from pydantic import TypeAdapter

from qa.api.requests import AskRequest, SearchRequest
from qa.api.service import ArticleJson, Service, Turns
from qa.api.tools import SearchJson, make_server
from qa.json import AnswerJson

T = TypeVar("T")


def using(service: Service, work: Callable[[Client], Awaitable[T]]) -> T:
    async def run() -> T:
        async with Client(make_server(service, Turns())) as client:
            return await work(client)

    return asyncio.run(run())


def call(service: Service, name: str, **arguments: object) -> CallToolResult:
    return using(service, lambda client: client.call_tool(name, arguments))


def text(result: CallToolResult) -> str:
    (block,) = result.content
    assert isinstance(block, TextContent)
    return block.text


def tools(service: Service) -> dict[str, Tool]:
    async def listing(client: Client) -> list[Tool]:
        return (await client.list_tools()).tools

    return {tool.name: tool for tool in using(service, listing)}


def test_three_tools_are_listed_with_what_they_take_and_give(service: Service) -> None:
    listed = tools(service)
    assert list(listed) == ["ask", "search", "read_article"]
    assert listed["ask"].input_schema["required"] == ["question"]
    assert listed["read_article"].input_schema["required"] == ["article"]
    for tool in listed.values():
        assert tool.output_schema
        assert tool.output_schema["type"] == "object"
        assert tool.description
        assert tool.annotations
        assert tool.annotations.read_only_hint is True


@pytest.mark.parametrize(
    ("name", "arguments", "kind"),
    [
        ("ask", {"question": "How many?"}, AnswerJson),
        ("search", {"words": "red"}, SearchJson),
        ("read_article", {"article": "doors.txt", "start": 7, "end": 10}, ArticleJson),
    ],
)
def test_results_are_typed_and_the_same_as_text(
    service: Service, name: str, arguments: dict[str, Any], kind: type[Any]
) -> None:
    result = call(service, name, **arguments)
    assert not result.is_error
    assert TypeAdapter(kind).validate_python(result.structured_content, strict=True) == result.structured_content
    assert json.loads(text(result)) == result.structured_content


def test_what_tools_give_is_what_the_service_gives(service: Service) -> None:
    answer = call(service, "ask", question="How many?", threshold=0.2).structured_content
    expected = service.ask(AskRequest(question="How many?", threshold=0.2))
    assert {**(answer or {}), "timings_ms": {}} == {**expected, "timings_ms": {}}
    hits = call(service, "search", words="red", k=2).structured_content
    assert hits == {"hits": service.search(SearchRequest(words="red", k=2))}
    part = call(service, "read_article", article="doors.txt", start=7, end=10).structured_content
    assert (part or {})["text"] == "103"


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("ask", {"question": ""}, "the question is empty; expected a question in words; type one"),
        ("ask", {}, "'question' is missing; expected it among the parameters "),
        ("ask", {"question": "a", "colour": "red"}, "'colour' given; expected other parameters "),
        ("search", {"words": "red", "k": "many"}, "k is 'many'; expected a valid integer"),
        ("read_article", {"article": "door"}, "no article 'door' in the index; expected one of 4 names"),
    ],
)
def test_a_wrong_call_gets_a_clear_error(
    service: Service, name: str, arguments: dict[str, Any], message: str
) -> None:
    result = call(service, name, **arguments)
    assert result.is_error
    assert result.structured_content is None
    assert text(result).startswith(message)


def test_a_tool_that_is_none_is_an_error_of_the_protocol(service: Service) -> None:
    async def fly(client: Client) -> str:
        with pytest.raises(MCPError) as error:
            await client.call_tool("fly", {})
        return str(error.value)

    message = "no tool 'fly'; expected one of ask, search, read_article; call one of these"
    assert using(service, fly) == message
