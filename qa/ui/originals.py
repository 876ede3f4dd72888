"""The files behind the articles, served to the article pane: a PDF as it is, a web page without its scripts."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from index.articles import load
from index.errors import ArticleError
from index.local import LocalIndex

SAFE = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a page may load: nothing from anywhere, so that reading it tells no one."""

PAGES = (".html", ".htm", ".xhtml")


def add_originals(server: Starlette, index: LocalIndex) -> None:
    """Serve the files of ``index`` below ``/original/``, before any other route."""

    def serve(request: Request) -> Response:
        return original(index, request.path_params["name"])

    server.router.routes.insert(0, Route("/original/{name:path}", serve))


def original(index: LocalIndex, name: str) -> Response:
    """The file called ``name`` if an article was read from it; a page of a word or two if not, or if it is gone."""
    if not index.store.articles_of(name):
        return PlainTextResponse("No article of this name.", 404)
    try:
        data = load(index.folder, index.folder / name)
    except ArticleError as error:
        return PlainTextResponse(f"{name}: {error}.", 404)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    suffix = Path(name).suffix.lower()
    if suffix == ".pdf":
        return Response(data, media_type="application/pdf", headers=headers)
    if suffix in PAGES:
        page = {"Content-Type": "text/html", "Content-Security-Policy": f"sandbox; {SAFE}"}
        return Response(data, headers={**headers, **page})
    kept = {"Content-Disposition": "attachment"}
    return Response(data, media_type="application/octet-stream", headers={**headers, **kept})
