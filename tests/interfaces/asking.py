"""The same questions asked in every way there is; each way gives the JSON of ``ask --json``."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest
from typing import Any
from urllib.request import Request, urlopen

from gradio_client import Client as GradioClient
from mcp.client import Client as ToolClient

from index.command import ROOT
from qa.answer import Answerer
from qa.followup import Conversation
from qa.json import answer_json

Records = list[dict[str, Any]]

Ways = dict[str, Callable[[Sequence[str]], Records]]
"""What asks questions, by name."""

DRIFT = 2e-4
"""A confidence may differ by so much where several questions are read together: sums are rounded in another order."""


SEVERAL = (
    "Who is the head of Taobao Mall and what does QQ Wanggou mean?",
    "Who runs Taobao? How many sellers does it have?",
    "When and where was 1688 founded?",
    "Is Zhang Yong the haed of Taobao Mall? Who owns Taobao?",
    "Could you tell me who wrote the report and when?",
)
"""Lines that ask several questions."""

FORMS = ("gold", "yes-no", "reworded")
"""The shipped sets of questions."""


def questions() -> list[str]:
    """Questions of every form: misspelt and plain ones, yes or no, reworded, several in a line; forms take turns."""
    files = [(ROOT / "seeds" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines() for name in FORMS]
    sets = [SEVERAL, *([json.loads(line)["question"] for line in lines] for lines in files)]
    return [question for turn in zip_longest(*sets) for question in turn if question]


def ways(bot: Answerer, index: str, address: str) -> Ways:
    """What asks questions, by name, of the index in folder ``index``, which the app at ``address`` serves as well."""
    return {
        "Answerer.ask": lambda asked: [dict(answer_json(bot.ask(question))) for question in asked],
        "Answerer.ask_many": lambda asked: [dict(answer_json(answer)) for answer in bot.ask_many(asked)],
        "qa ask - --json": lambda asked: _shell(asked, "ask", "-", "--index", index, "--json"),
        "/api/ask": lambda asked: [_post(address, question=question) for question in asked],
        "gradio_client": lambda asked: _gradio(address, asked),
        "MCP": lambda asked: asyncio.run(_tools(address, asked)),
    }


def talks(bot: Answerer, index: str, address: str) -> Ways:
    """What holds a conversation, by name; each question is understood with those before it."""
    talk = Conversation(bot)
    return {
        "Conversation.ask": lambda asked: [dict(answer_json(talk.ask(question))) for question in asked],
        "qa chat --json": lambda asked: _shell(asked, "chat", "--index", index, "--json"),
        "/api/ask": lambda asked: _go_on(asked, lambda given: _post(address, **given)),
        "gradio_client": lambda asked: _with_gradio(address, asked),
        "MCP": lambda asked: _go_on(asked, lambda given: asyncio.run(_tool(address, given))),
    }


def earlier(record: dict[str, Any]) -> dict[str, Any]:
    """An answer as a part of the history of the next question; its best guess where the articles do not say."""
    cited = [*record["citations"], *(c for other in record["alternatives"] for c in other["citations"])][:1]
    return {
        "question": record["question"],
        "resolved_question": record["resolved_question"],
        "answer": cited[0]["quote"] if cited else "",
        "sentence": cited[0]["sentence"] if cited else "",
    }


def _go_on(asked: Sequence[str], ask: Callable[[dict[str, Any]], dict[str, Any]]) -> Records:
    """The answers to questions that are sent with those before them."""
    records: Records = []
    for question in asked:
        records.append(ask({"question": question, "history": [earlier(record) for record in records]}))
    return records


def differences(one: object, other: object, path: str = "") -> list[str]:
    """Where two records differ, but for times; confidences by more than ``DRIFT``."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = (one.keys() | other.keys()) - {"timings_ms"}
        return list(chain.from_iterable(differences(one.get(n), other.get(n), f"{path}.{n}") for n in sorted(names)))
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return list(chain.from_iterable(differences(a, b, f"{path}[{n}]") for n, (a, b) in pairs))
    if path.endswith(".confidence") and isinstance(one, float) and isinstance(other, float):
        return [] if abs(one - other) <= DRIFT else [f"{path}: {one} {other}"]
    return [] if one == other else [f"{path}: {one!r} {other!r}"]


def _shell(asked: Sequence[str], *arguments: str) -> Records:
    lines = "".join(f"{question}\n" for question in asked)
    command = [sys.executable, "-m", "qa", *arguments]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, cwd=ROOT, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _post(address: str, **given: object) -> dict[str, Any]:
    body = json.dumps(given).encode()
    with urlopen(Request(f"{address}api/ask", body, {"Content-Type": "application/json"})) as reply:
        answer: dict[str, Any] = json.load(reply)
        return answer


def _gradio(address: str, asked: Sequence[str]) -> Records:
    client = GradioClient(address, verbose=False)
    try:
        return [client.predict(question, api_name="/ask") for question in asked]
    finally:
        client.close()


def _with_gradio(address: str, asked: Sequence[str]) -> Records:
    client = GradioClient(address, verbose=False)
    try:
        return _go_on(asked, lambda given: dict(client.predict(**given, api_name="/ask")))
    finally:
        client.close()


async def _tool(address: str, given: dict[str, Any]) -> dict[str, Any]:
    async with ToolClient(f"{address}mcp") as client:
        return (await client.call_tool("ask", given)).structured_content or {}


async def _tools(address: str, asked: Sequence[str]) -> Records:
    async with ToolClient(f"{address}mcp") as client:
        return [(await client.call_tool("ask", {"question": each})).structured_content or {} for each in asked]
