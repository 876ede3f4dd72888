"""``python app.py``: the web app. Brings the index up to its articles, then serves the chat on this machine."""

import argparse
import errno
import ipaddress
import os
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.command import (
    DONE,
    add_examples,
    add_index_option,
    default_articles,
    default_index,
    notice,
    progress_bar,
    quiet_libraries,
    run,
    share,
    shown,
)
from index.errors import ChatbotError
from index.store import FILE, Store

if TYPE_CHECKING:
    from index.local import LocalIndex
    from qa.answer import Answerer

SHIPPED = Path(__file__).parent / "seeds" / "articles"

SHIPPED_GOLD = SHIPPED.parent / "gold.jsonl"

LOOPBACK = ("127.0.0.1", "localhost")
"""Names under which a browser on this machine asks for the app."""

EXAMPLES = (
    "Who is the head of Taobao Mall?",
    "How much money was transacted on 1688.com on September 4, 2013?",
    "What does QQ Wanggou mean?",
    "What is the capital of France?",
)
"""Questions to click, about the articles that we ship; they do not answer the last one."""


class AddressError(ChatbotError):
    """The app cannot be served at the address asked for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the app until it is interrupted; its exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    return run(lambda: start(options))


def make_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python app.py", description=__doc__)
    articles = f"the folder of articles (default: the index's own, at first {shown(default_articles())})"
    parser.add_argument("--articles", type=Path, metavar="DIR", help=articles)
    add_index_option(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to serve at (default: this machine only)")
    parser.add_argument("--port", type=_port, default=7860, help="the port to serve at (default: 7860)")
    parser.add_argument("--threshold", type=share, metavar="P", help="confidence from 0 to 1 to be reached")
    gold = "gold questions made in the chat are written there (default: gold.jsonl beside the index)"
    parser.add_argument("--gold", type=_json_lines, metavar="FILE", help=gold)
    changes = "let visitors change files even where --host lets in other machines: add and remove articles, make gold"
    parser.add_argument("--allow-changes", action="store_true", help=changes)
    tools = "let assistants ask, search and read as well, by the Model Context Protocol, at /mcp"
    parser.add_argument("--mcp", action="store_true", help=tools)
    add_examples(
        parser,
        "python app.py",
        "python app.py --articles my/articles --index my/index --port 8000",
        "python app.py --mcp",
        "python app.py --host 0.0.0.0 --allow-changes",
    )
    return parser


def start(options: argparse.Namespace) -> int:
    """Check the address, bring the index up to date, load the models, serve until interrupted."""
    check_address(options.host, options.port)
    place = prepare_index(options.articles, options.index)
    from qa.answer import Answerer

    bot = Answerer.open(place, threshold=options.threshold)
    with_models = ThreadPoolExecutor(1)  # loads what is loaded at need, while the page is made
    with_models.submit(bot.ask, "Is everything loaded?")  # what goes wrong is told to who asks first
    with_models.shutdown(wait=False)
    for mismatch in bot.mismatches():
        notice(f"notice: {mismatch}; confidence is not to be trusted until: python -m qa calibrate --data FILE")
    changes = options.allow_changes or is_loopback(options.host)
    examples = EXAMPLES if is_shipped(place) else ()
    serve(bot, options.host, options.port, examples, options.gold, changes, options.mcp)
    return DONE


def check_address(host: str, port: int) -> None:
    """Raise AddressError unless ``host`` and ``port`` can be listened at."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise _port_in_use(port) from error
        reason = error.strerror or str(error)
        expected = "expected an address of this machine, such as 127.0.0.1, and a port that you may use, such as 7860"
        raise AddressError(f"cannot serve at {host}, port {port} ({reason}); {expected}; name another") from error


def prepare_index(articles: Path | None, named: Path | None) -> Path:
    """Bring the index up to its articles, building it if it may be built; where it is.

    ``articles`` is the folder asked for, ``named`` the index asked for. A named index that is missing is
    built only from a folder asked for. Raises ChatbotError.
    """
    place = named or default_index()
    if named is None and os.environ.get("QA_ARTICLES"):
        articles = articles or default_articles()
    there = (place / FILE).is_file()
    known = Store(place).settings if there or (named and not articles) else None
    folder = articles or (Path(known.folder) if known else default_articles())
    if known and not articles and not folder.is_dir():
        notice(f"notice: {folder} is gone; serving its articles as they were indexed")
        return place
    if not known and not articles:
        notice(f"building the index of {shown(folder)} in {shown(place)}")
    sync(folder, place, known.encoder if known else None)
    return place


def sync(folder: Path, place: Path, encoder: str | None) -> None:
    """Bring the index in ``place`` up to ``folder``, with a progress bar. Loads no model if nothing changed."""
    from index.encoder import BUNDLED, open_encoder
    from index.sync import sync_folder

    with progress_bar("indexing", "file") as advance:
        report = sync_folder(folder, place, open_encoder(encoder or BUNDLED), on_progress=advance)
    if report.skipped:
        notice(f"notice: {report.skipped} files were left out; see: python -m index list --skipped --index {place}")


def is_shipped(place: Path) -> bool:
    """Whether an index is that of the articles we ship."""
    return Path(Store(place).settings.folder) == SHIPPED.resolve()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what is served at ``host``."""
    places = {address[0] for *_, address in socket.getaddrinfo(host, None)}
    return all(ipaddress.ip_address(str(place).partition("%")[0]).is_loopback for place in places)


def serve(
    bot: "Answerer",
    host: str,
    port: int,
    examples: Sequence[str],
    gold: Path | None = None,
    changes: bool = False,
    mcp: bool = False,
) -> None:
    """Serve the app until it is interrupted.

    ``changes`` says whether visitors may change files, ``mcp`` whether assistants are served as well.
    """
    _keep_off_proxies(host)
    with _without_mcp():
        from qa.ui.panes import build, launch_options
    from index.local import LocalIndex
    from qa.ui.workspace import GOLD, Workspace

    index = bot.index if isinstance(bot.index, LocalIndex) else None
    shipped = SHIPPED_GOLD if index and index.folder == SHIPPED.resolve() and SHIPPED_GOLD.is_file() else None
    workspace = Workspace(index, gold or index.store.folder / GOLD, shipped, changes) if index else None
    app = build(bot, examples, workspace)
    hosts = (host, *LOOPBACK) if is_loopback(host) else ()
    options = launch_options(workspace, hosts)
    if index:
        _serve_programs(bot, index, options["app_kwargs"], hosts, mcp)
    try:
        app.launch(server_name=host, server_port=port, prevent_thread_lock=True, quiet=True, **options)
    except OSError as error:  # also Gradio's word for a port that was taken while the models were loaded
        check_address(host, port)
        raise AddressError(f"the server did not start at {host}, port {port} ({error}); try again") from error
    if index:
        from qa.ui.originals import add_originals

        add_originals(app.app, index)
    try:
        print(f"Ask the articles at {app.local_url} (stop with Ctrl-C)", flush=True)
        if mcp and index:
            print(f"Assistants find their tools at {app.local_url}mcp", flush=True)
        threading.Event().wait()
    except KeyboardInterrupt:
        app.close(verbose=False)


def _serve_programs(
    bot: "Answerer", index: "LocalIndex", kwargs: dict[str, Any], hosts: Sequence[str], mcp: bool
) -> None:
    """Add to the server's arguments what programs ask for, and with ``mcp`` the tools of assistants."""
    from qa.api.routes import make_routes
    from qa.api.service import Service, Turns

    service, turns = Service(bot, index), Turns()
    kwargs["routes"] = make_routes(service, turns)
    if mcp:
        from qa.api import tools

        server = tools.make_server(service, turns)
        kwargs["routes"] += tools.make_routes(server, hosts)
        kwargs["lifespan"] = partial(tools.running, server)


@contextmanager
def _without_mcp() -> Iterator[None]:
    """Gradio imports the package ``mcp`` wherever there is one, for a server of its own, which takes a second."""
    hidden = sys.modules.get("mcp")
    sys.modules["mcp"] = hidden or None  # type: ignore[assignment]  # None stops its import
    try:
        yield
    finally:
        if hidden is None:
            del sys.modules["mcp"]


def _keep_off_proxies(host: str) -> None:
    """Let Gradio reach its own server where a proxy is set for everything else."""
    for name in ("NO_PROXY", "no_proxy"):
        os.environ[name] = ",".join(filter(None, (os.environ.get(name), "127.0.0.1", "localhost", host)))


def _port_in_use(port: int) -> AddressError:
    return AddressError(f"port {port} is in use; expected a free one; stop what uses it, or name another: --port N")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a port from 1 to 65535")
    return int(text)


def _json_lines(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() != ".jsonl" or path.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} given; expected a file of JSON lines such as gold.jsonl")
    return path.absolute()


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a thread may still be reading: ended by the interpreter within native code, it would abort
