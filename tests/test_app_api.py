"""The app as programs meet it: HTTP, Gradio's client and assistants' tools, and what the README shows of them."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from mcp.client import Client

from index.command import ROOT
from qa.answer import Answerer
from tests.crowd.asking import SHIPPED
from tests.interfaces.asking import differences, talks, ways
from tests.serving import ask_over_http, serving

README = (ROOT / "README.md").read_text(encoding="utf-8")
HERE = "http://127.0.0.1:7860/"
SHOWN = [block for block in re.findall(r"```(?:sh|python)\n(.*?)```", README, re.DOTALL) if HERE in block]
CURL = [line for block in SHOWN for line in block.splitlines() if line.startswith("curl ")]
PYTHON = [block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if HERE in block]

QUESTIONS = [
    "Who is the head of Taobao Mall?",
    "What is the capital of France?",
    "How many B2C sites are to open flagship shops on Taobao Mall under the new partnership?",
    "Which company is secnd in the Chinese B2C makret?",
    "1688 transaction record",
]

TALK = [
    "What share of the Chinese B2C market does Taobao Mall have?",
    "And 360buy?",
    "Who is the head of Taobao Mall?",
]
RESOLVED = "What share of the Chinese B2C market does 360buy have?"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served") / "index"


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    """The shipped articles, served to people, programs and assistants."""
    with serving("--articles", SHIPPED, "--index", index, "--mcp") as (address, _):
        yield address


def status_of(request: str | Request) -> tuple[int, Any]:
    try:
        with urlopen(request) as reply:
            return reply.status, json.load(reply)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_every_interface_gives_the_same_answers_field_by_field(index: Path, address: str) -> None:
    asked = {name: ask(QUESTIONS) for name, ask in ways(Answerer.open(index), str(index), address).items()}
    assert len(asked) == 6
    first = asked["Answerer.ask"]
    assert [record["answer"] for record in first][:2] == ["Zhang Yong", ""]
    assert {name: differences(first, records) for name, records in asked.items()} == dict.fromkeys(asked, [])


def test_every_interface_holds_the_same_conversation_field_by_field(index: Path, address: str) -> None:
    held = {name: talk(TALK) for name, talk in talks(Answerer.open(index), str(index), address).items()}
    first = held["Conversation.ask"]
    assert [record["resolved_question"] for record in first][:2] == [None, RESOLVED]
    assert [record["answer"] for record in first] == ["48.5%", "18.1%", "Zhang Yong"]
    assert {name: differences(first, records) for name, records in held.items()} == dict.fromkeys(held, [])


def test_a_difference_is_seen() -> None:
    one = {"answer": "a", "confidence": 0.5, "citations": [{"start": 1}], "timings_ms": {"total": 1.0}}
    other = {"answer": "a", "confidence": 0.5001, "citations": [{"start": 1}], "timings_ms": {"total": 2.0}}
    assert differences(one, other) == []
    assert differences(one, {**other, "confidence": 0.6}) == [".confidence: 0.5 0.6"]
    assert differences(one, {**other, "citations": [{"start": 2}]}) == [".citations[0].start: 1 2"]
    assert differences(one, {**other, "citations": []}) == [".citations: [{'start': 1}] []"]
    assert differences(one, {**other, "more": 1}) == [".more: None 1"]


def test_faults_have_a_status_that_fits(address: str) -> None:
    assert status_of(f"{address}api/ask?question=") == (
        422,
        {"error": "the question is empty; expected a question in words; type one"},
    )
    assert status_of(f"{address}api/articles/none.txt")[0] == 404
    assert status_of(Request(f"{address}api/ask", b"{"))[0] == 400


def test_gradios_own_interface_still_takes_a_question_alone(address: str) -> None:
    assert ask_over_http(address, QUESTIONS[0])["answer"] == "Zhang Yong"


def test_pages_of_others_may_not_call_tools(address: str) -> None:
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    foreign = Request(f"{address}mcp", body, {**headers, "Origin": "http://foreign.example"})
    with pytest.raises(HTTPError, match="403") as error:
        urlopen(foreign)
    error.value.close()


def test_an_assistant_reads_on_where_it_stopped(address: str) -> None:
    async def read() -> tuple[dict[str, Any], dict[str, Any]]:
        async with Client(f"{address}mcp") as client:
            name = {"article": "000_b9c184faed72ea6c.txt"}
            whole = await client.call_tool("read_article", name)
            part = await client.call_tool("read_article", {**name, "start": 990, "end": 1000})
            return whole.structured_content or {}, part.structured_content or {}

    whole, part = asyncio.run(read())
    assert whole["text"] == (SHIPPED / "000_b9c184faed72ea6c.txt").read_bytes().decode()
    assert (part["text"], part["length"]) == ("Zhang Yong", whole["length"])


@pytest.mark.parametrize("command", CURL)
def test_what_the_readme_asks_by_curl_is_answered(command: str, address: str) -> None:
    assert shutil.which("curl"), "needs the Debian package curl (apt-get install curl)"
    place = command.replace(HERE, address)
    done = subprocess.run(["bash", "-c", f"{place} --silent --fail"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


@pytest.mark.parametrize("block", PYTHON)
def test_what_the_readme_asks_from_python_is_answered(block: str, address: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", block.replace(HERE, address)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Zhang Yong" in done.stdout


def test_the_readme_shows_each_way() -> None:
    assert len(CURL) >= 3
    assert len(PYTHON) == 2


def test_without_mcp_its_package_is_not_even_imported() -> None:
    served = "import app, sys\nwith app._without_mcp():\n import qa.ui.panes, qa.api.routes\n"
    code = f"{served}assert 'mcp' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
