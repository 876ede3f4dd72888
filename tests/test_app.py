import signal
import socket
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import app
from index.command import ROOT
from index.errors import ForeignFolderError
from index.store import Store
from tests.serving import PATIENCE, free_port, run_app, serving

SHIPPED = ROOT / "seeds" / "articles"


def make_articles(folder: Path, text: str = "The bridge was opened in 1937.") -> Path:
    folder.mkdir()
    (folder / "bridge.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QA_ARTICLES", raising=False)
    monkeypatch.delenv("QA_INDEX", raising=False)


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--port", "0", "'0' given; expected a port from 1 to 65535"),
        ("--port", "65536", "'65536' given; expected a port from 1 to 65535"),
        ("--port", "http", "'http' given; expected a port from 1 to 65535"),
        ("--threshold", "1.01", "'1.01' given; expected a number from 0 to 1"),
        ("--threshold", "nan", "'nan' given; expected a number from 0 to 1"),
    ],
)
def test_an_option_out_of_range_is_named(option: str, value: str, expected: str) -> None:
    done = run_app(option, value)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"python app.py: error: argument {option}: {expected}"


def test_a_port_in_use_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run_app(
            "--port", str(port), "--index", tmp_path / "index", "--articles", make_articles(tmp_path / "a")
        )
    message = f"error: port {port} is in use; expected a free one; stop what uses it, or name another: --port N\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_a_host_that_is_not_this_machine_is_named(host: str) -> None:
    done = run_app("--host", host, "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: cannot serve at {host}, port ")
    assert done.stderr.endswith("a port that you may use, such as 7860; name another\n")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda folder: None, "error: no folder at "),
        (lambda folder: folder.mkdir(), "error: no files in "),
        (lambda folder: make_articles(folder, "\0binary"), "error: no article in "),
        (lambda folder: folder.write_text("a file"), "error: "),
    ],
)
def test_a_folder_without_articles_is_one_line_and_no_index(tmp_path: Path, make: object, expected: str) -> None:
    assert callable(make)
    make(tmp_path / "articles")
    done = run_app("--articles", tmp_path / "articles", "--index", tmp_path / "index", "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(expected)
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize(
    ("make", "expected"), [(Path.mkdir, "error: no index in "), (Path.touch, "is a file; expected")]
)
def test_a_named_index_that_is_none_is_not_built_unasked(tmp_path: Path, make: object, expected: str) -> None:
    assert callable(make)
    make(tmp_path / "index")
    done = run_app("--index", tmp_path / "index", "--port", str(free_port()))
    assert (done.returncode, done.stdout) == (2, "")
    assert expected in done.stderr
    assert done.stderr.count("\n") == 1


def test_pages_whose_name_leads_here_may_not_ask_and_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    with serving("--articles", make_articles(tmp_path / "a"), "--index", tmp_path / "index") as (address, process):
        with pytest.raises(HTTPError, match="400"):
            urlopen(Request(address, headers={"Host": "foreign.example"}))
        with urlopen(Request(address, headers={"Host": "localhost"})) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert (process.returncode, stdout) == (0, "")
    assert "Traceback" not in stderr


def test_the_index_of_a_folder_is_built_then_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = make_articles(tmp_path / "articles")
    place = app.prepare_index(articles, tmp_path / "index")
    assert [listed.article for listed in Store(place).articles()] == ["bridge.txt"]
    (articles / "tower.txt").write_text("The tower was opened in 1889.", encoding="utf-8")
    app.prepare_index(None, place)
    assert [listed.article for listed in Store(place).articles()] == ["bridge.txt", "tower.txt"]


def test_an_index_that_is_up_to_date_loads_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = make_articles(tmp_path / "articles")
    place = app.prepare_index(articles, tmp_path / "index")
    generation = Store(place).generation

    def load(*_: object) -> None:
        raise AssertionError("a model was loaded")

    monkeypatch.setattr("index.encoder._load", load)
    assert app.prepare_index(None, place) == app.prepare_index(articles, place) == place
    assert Store(place).generation == generation


def test_another_folder_is_refused_and_the_index_as_it_was(tmp_path: Path) -> None:
    place = app.prepare_index(make_articles(tmp_path / "articles"), tmp_path / "index")
    generation = Store(place).generation
    with pytest.raises(ForeignFolderError, match="belongs to"):
        app.prepare_index(make_articles(tmp_path / "others"), place)
    assert Store(place).generation == generation


def test_articles_whose_folder_is_gone_are_served_as_they_were_indexed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles = make_articles(tmp_path / "articles")
    place = app.prepare_index(articles, tmp_path / "index")
    (articles / "bridge.txt").unlink()
    articles.rmdir()
    capsys.readouterr()
    assert app.prepare_index(None, place) == place
    assert capsys.readouterr().err == f"notice: {articles} is gone; serving its articles as they were indexed\n"
    assert [listed.article for listed in Store(place).articles()] == ["bridge.txt"]


def test_the_environment_names_the_default_folder_and_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_ARTICLES", str(make_articles(tmp_path / "articles")))
    monkeypatch.setenv("QA_INDEX", str(tmp_path / "index"))
    assert app.prepare_index(None, None) == tmp_path / "index"
    assert [listed.article for listed in Store(tmp_path / "index").articles()] == ["bridge.txt"]
    monkeypatch.setenv("QA_ARTICLES", str(make_articles(tmp_path / "others")))
    with pytest.raises(ForeignFolderError):
        app.prepare_index(None, None)


def test_a_named_index_keeps_its_own_folder_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = app.prepare_index(make_articles(tmp_path / "articles"), tmp_path / "index")
    monkeypatch.setenv("QA_ARTICLES", str(make_articles(tmp_path / "others")))
    assert app.prepare_index(None, place) == place


def test_examples_are_shown_only_on_the_articles_that_they_are_about(tmp_path: Path) -> None:
    assert app.is_shipped(app.prepare_index(SHIPPED, tmp_path / "shipped"))
    assert not app.is_shipped(app.prepare_index(make_articles(tmp_path / "articles"), tmp_path / "index"))


def test_own_requests_go_round_a_proxy(tmp_path: Path) -> None:
    """Gradio asks its own server whether it is up; a proxy for the rest of the world cannot know."""
    environment = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    with serving("--articles", make_articles(tmp_path / "a"), "--index", tmp_path / "i", environment=environment):
        pass


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
    ],
)
def test_only_what_other_machines_cannot_reach_is_loopback(host: str, only_here: bool) -> None:
    assert app.is_loopback(host) is only_here


@pytest.mark.parametrize(
    ("options", "changes", "mcp"),
    [
        ([], True, False),
        (["--mcp"], True, True),
        (["--host", "0.0.0.0"], False, False),
        (["--host", "0.0.0.0", "--allow-changes"], True, False),
    ],
)
def test_files_may_be_changed_from_this_machine_alone_unless_it_is_allowed(
    options: list[str], changes: bool, mcp: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[object] = []
    monkeypatch.setattr(app, "serve", lambda *given: served.extend(given))
    monkeypatch.setattr("qa.answer.Answerer.ask", lambda *_: None)
    folder = make_articles(tmp_path / "articles")
    given = ["--articles", str(folder), "--index", str(tmp_path / "index"), "--port", str(free_port()), *options]
    assert app.start(app.make_parser().parse_args(given)) == 0
    assert served[-2:] == [changes, mcp]


def test_gold_is_written_as_json_lines_and_nothing_else() -> None:
    done = run_app("--gold", "gold.json")
    assert (done.returncode, done.stdout) == (2, "")
    expected = "argument --gold: 'gold.json' given; expected a file of JSON lines such as gold.jsonl"
    assert done.stderr.splitlines()[-1] == f"python app.py: error: {expected}"
