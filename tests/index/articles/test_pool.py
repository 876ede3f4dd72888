"""Files read in processes of their own: limits hold, and no process is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.articles.pool import ReaderPool
from index.errors import ArticleError
from index.types import Article
from tests.conftest import ROOT

HTML = b"<html><body><p>Words of a page that can be read.</p></body></html>"

WORKER = """
import sys, time
from index.articles import worker
from index.articles.limits import MEMORY

def read(name, data):
    if name == "memory.html":
        return [bytearray(MEMORY * 2)]
    if name == "crash.html":
        import os
        os.abort()
    while name == "busy.html":
        pass
    if name == "asleep.html":
        time.sleep(600)
    if name == "library.html":
        import no_such_library
    raise NameError("a fault of ours")

worker.SECONDS, worker.read_parts = 1, read
sys.argv = ["worker", sys.argv[-1]]
worker.main()
"""


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that do harm, each in a way that the name of the file asks for."""
    inner = subprocess.Popen

    def begin(command: list[str], **named: object) -> object:
        return inner([command[0], "-c", WORKER, command[-1]], **named)  # type: ignore[call-overload]

    monkeypatch.setattr("index.articles.pool.subprocess.Popen", begin)


def test_an_article_comes_back_as_it_was_read() -> None:
    with ReaderPool() as pool:
        (article,) = pool.read("a.html", HTML)
    assert isinstance(article, Article)
    assert (article.text, article.paragraphs) == ("Words of a page that can be read.", (0,))


def test_text_needs_no_process() -> None:
    with ReaderPool(workers=0) as pool:
        assert pool.read("a.txt", b"Text.")[0].source == "a.txt"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("memory.html", "reading it takes more than 640 MB of memory"),
        ("crash.html", "reading it broke off .SIGABRT"),
        ("busy.html", "reading it takes longer than .* seconds of the processor"),
        ("asleep.html", "reading it takes longer than 4 seconds"),
        ("library.html", "a library that reads such files is missing .No module named 'no_such_library'."),
        ("fault.html", "reading it broke off .exit code 1"),
    ],
)
def test_a_file_that_breaks_its_reader_is_refused_with_the_reason(faulty: None, name: str, reason: str) -> None:
    with ReaderPool(workers=1, wall=4 if name == "asleep.html" else 60) as pool:
        for _ in range(2):  # the next file gets a new process
            with pytest.raises(ArticleError, match=f"^{reason}"):
                pool.read(name, b"data")


def test_what_is_damaged_is_refused_and_the_same_process_goes_on() -> None:
    with ReaderPool(workers=1) as pool:
        with pytest.raises(ArticleError, match="it is no PDF file"):
            pool.read("a.pdf", b"no PDF")
        assert pool.read("a.html", HTML)


def test_a_process_ends_with_a_parent_that_is_killed() -> None:
    code = (
        "import sys, time\nfrom index.articles.pool import ReaderPool\npool = ReaderPool(1)\n"
        f"pool.read('a.html', {HTML!r})\nprint(pool._idle.get()._process.pid, flush=True)\ntime.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    while Path(f"/proc/{worker}/stat").exists() and Path(f"/proc/{worker}/stat").read_text().split()[2] != "Z":
        time.sleep(0.01)
