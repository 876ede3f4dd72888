"""JSON over HTTP: what comes back, with which status."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from qa.api import routes
from qa.api.requests import AskRequest, ListRequest, SearchRequest
from qa.api.routes import make_routes
from qa.api.service import Service, Turns


class Browser:
    """Sends one request after another to the routes of a service, without a network."""

    def __init__(self, service: Service) -> None:
        self._app = Starlette(routes=make_routes(service, Turns()))

    def __call__(self, path: str, body: bytes | None = None, method: str | None = None) -> tuple[int, Any]:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
                return await client.request(method or ("GET" if body is None else "POST"), path, content=body)

        reply = asyncio.run(send())
        assert reply.headers["content-type"] == "application/json"
        return reply.status_code, reply.json()


@pytest.fixture
def browse(service: Service) -> Browser:
    return Browser(service)


def test_a_question_in_the_address_or_in_the_body_gets_the_json_of_the_shell(
    service: Service, browse: Browser
) -> None:
    expected = {**service.ask(AskRequest(question="How many?", articles=["doors.txt", "red.txt"])), "timings_ms": {}}
    body = json.dumps({"question": "How many?", "articles": ["doors.txt", "red.txt"]}).encode()
    for path, sent in (
        ("/api/ask?question=How+many%3F&articles=doors.txt&articles=red.txt", None),
        ("/api/ask", body),
    ):
        status, record = browse(path, sent)
        assert (status, {**record, "timings_ms": {}}) == (200, expected)


def test_hits_and_articles_come_as_lists(service: Service, browse: Browser) -> None:
    assert browse("/api/search?words=red&k=2") == (200, service.search(SearchRequest(words="red", k=2)))
    assert browse("/api/articles") == (200, service.articles(ListRequest()))


def test_an_article_is_read_by_its_name_with_its_folders(browse: Browser) -> None:
    status, record = browse("/api/articles/deep/green.md?start=45&end=52")
    assert (status, record["text"], record["start"], record["end"]) == (200, "# Grass", 45, 52)


@pytest.mark.parametrize(
    ("path", "body", "method", "status", "message"),
    [
        ("/api/ask?question=", None, None, 422, "the question is empty; expected a question in words; type one"),
        ("/api/ask", b"", None, 422, "'question' is missing; expected it among the parameters "),
        ("/api/ask?question=a&top_k=many", None, None, 422, "top_k is 'many'; expected a valid integer"),
        ("/api/ask?question=a&since=now", None, None, 422, "'now' given; expected a date such as 2013-09-05"),
        ("/api/ask?question=a&articles=door", None, None, 404, "no article 'door' in the index; expected one of 4 "),
        ("/api/articles/door", None, None, 404, "no article 'door' in the index; expected one of 4 names"),
        ("/api/articles/doors.txt?start=33", None, None, 422, "start is 33; expected at most 32"),
        ("/api/search", b"{", None, 400, "the body is no JSON (Expecting property name"),
        ("/api/search", b"[" * 9999, None, 400, "the body is no JSON ("),
        ("/api/search", b"[]", None, 400, "the body is no JSON object; expected parameters by name"),
        ("/api/ask", b'{"question": "\\ud800"}', None, 422, "the request holds bytes that are not text"),
        ("/api/ask", b" " * 70_000, None, 413, "the body is larger than 65,536 bytes"),
        ("/api/ask", None, "DELETE", 405, "DELETE given; expected GET or POST"),
        ("/api/fly", None, None, 404, "nothing at /api/fly; expected /api/ask, /api/search or /api/articles"),
    ],
)
def test_a_fault_is_json_with_a_fitting_status(
    browse: Browser, path: str, body: bytes | None, method: str | None, status: int, message: str
) -> None:
    told, record = browse(path, body, method)
    assert (told, list(record)) == (status, ["error"])
    assert record["error"].startswith(message)


def test_where_too_many_wait_the_status_says_so(browse: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.api.service.WAITING", 0)
    busy = {"error": "0 requests wait already; expected fewer; try again in a while"}
    assert browse("/api/search?words=red") == (503, busy)
    assert browse("/api/articles")[0] == 200


def test_every_expected_error_has_a_status() -> None:
    from index.errors import ChatbotError

    assert routes.STATUS[-1][0] is ChatbotError
