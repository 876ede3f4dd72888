"""``/api/ask``, ``/api/search`` and ``/api/articles``: JSON over HTTP, with a status that fits.

Gradio's own interface tells errors in a stream of events whose status is always 200; these routes stand beside it.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index.errors import ArticleError, BusyError, ChatbotError, QuestionError, RequestError
from qa.api.requests import AskRequest, ListRequest, ReadRequest, SearchRequest, check
from qa.api.service import Service, Turns

STATUS: tuple[tuple[type[ChatbotError], int], ...] = (
    (ArticleError, 404),
    (QuestionError, 422),
    (RequestError, 422),
    (BusyError, 503),
    (ChatbotError, 500),
)
"""The status of each error; the first kind that it is of holds."""

LARGEST = 64 * 1024
"""Bytes of a request's body."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

Values = Mapping[str, object]
Work = Callable[[Values], object]
Run = Callable[[Callable[[], object]], Awaitable[object]]
Endpoint = Callable[[Request], Awaitable[Response]]


def make_routes(service: Service, turns: Turns) -> list[Route]:
    """The routes; what is not among them below ``/api/`` is told so in JSON."""

    def ask(values: Values) -> object:
        return service.ask(check(AskRequest, values))

    def search(values: Values) -> object:
        return service.search(check(SearchRequest, values))

    def articles(values: Values) -> object:
        return service.articles(check(ListRequest, values))

    def read(values: Values) -> object:
        return service.read(check(ReadRequest, values))

    made: dict[str, tuple[Work, Run]] = {
        "/api/ask": (ask, turns.run),
        "/api/search": (search, turns.run),
        "/api/articles": (articles, turns.at_once),
        "/api/articles/{article:path}": (read, turns.at_once),
    }
    return [
        *(Route(path, _endpoint(work, run), methods=METHODS) for path, (work, run) in made.items()),
        Route("/api/{path:path}", _nowhere, methods=METHODS),
    ]


def _endpoint(work: Work, run: Run) -> Endpoint:
    """The endpoint that answers requests by ``work``, which is ``run`` in a thread."""

    async def respond(request: Request) -> Response:
        if request.method not in ("GET", "HEAD", "POST"):
            refusal = _fault(f"{request.method} given; expected GET or POST; use one of these", 405)
            refusal.headers["Allow"] = "GET, HEAD, POST"
            return refusal
        try:
            values = await _values(request)
            return JSONResponse(await run(partial(work, {**values, **request.path_params})))
        except _BodyError as error:
            return _fault(str(error), error.status)
        except ChatbotError as error:
            return _fault(str(error), next(status for kind, status in STATUS if isinstance(error, kind)))

    return respond


async def _nowhere(request: Request) -> Response:
    return _fault(f"nothing at {request.url.path}; expected /api/ask, /api/search or /api/articles; ask there", 404)


def _fault(message: str, status: int) -> JSONResponse:
    return JSONResponse({"error": message.encode(errors="replace").decode()}, status)


class _BodyError(RequestError):
    """A body that is no JSON object."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


async def _values(request: Request) -> dict[str, object]:
    """The parameters: those of the address, and those of the JSON in the body of a POST."""
    values = _query(request.query_params)
    if request.method != "POST":
        return values
    body = await _body(request)
    try:
        given = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise _BodyError(f"the body is no JSON ({error}); expected an object such as {{}}; send one", 400) from error
    if not isinstance(given, dict):
        raise _BodyError("the body is no JSON object; expected parameters by name; send them so", 400)
    return values | given


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise _BodyError(f"the body is larger than {LARGEST:,} bytes; expected a question; shorten it", 413)
    return body


def _query(given: QueryParams) -> dict[str, object]:
    """The parameters of an address; ``articles`` may be given several times."""
    return {name: given.getlist(name) if name == "articles" else value for name, value in given.items()}
