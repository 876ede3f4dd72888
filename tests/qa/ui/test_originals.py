"""The files behind the articles, and nothing else."""

from pathlib import Path

import pytest

from index import LocalIndex
from index.sync import sync_folder
from qa.ui.originals import original
from tests.files.hostile import good_files
from tests.toys import ToyEncoder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LocalIndex:
    root = tmp_path_factory.mktemp("originals")
    (root / "articles" / "deep").mkdir(parents=True)
    (root / "secret.txt").write_text("Secret.")
    for suffix in (".pdf", ".html", ".docx"):
        (root / "articles" / "deep" / f"a{suffix}").write_bytes(good_files()[suffix])
    (root / "articles" / "left-out.png").write_bytes(b"\x89PNG")
    toy = ToyEncoder(max_tokens=180)
    sync_folder(root / "articles", root / "index", toy)
    return LocalIndex(root / "index", toy)


@pytest.mark.parametrize(
    ("suffix", "header", "value"),
    [
        (".pdf", "content-type", "application/pdf"),
        (".html", "content-security-policy", "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'"),
        (".docx", "content-disposition", "attachment"),
    ],
)
def test_a_file_comes_as_it_is_and_can_do_no_harm(index: LocalIndex, suffix: str, header: str, value: str) -> None:
    answer = original(index, f"deep/a{suffix}")
    assert (answer.status_code, answer.body) == (200, good_files()[suffix] if suffix == ".html" else answer.body)
    assert answer.body == (index.folder / "deep" / f"a{suffix}").read_bytes()
    assert (answer.headers[header], answer.headers["x-content-type-options"]) == (value, "nosniff")


@pytest.mark.parametrize("name", ["../secret.txt", "left-out.png", "no.pdf", "", "deep", "/etc/passwd"])
def test_what_is_no_article_is_not_served(index: LocalIndex, name: str) -> None:
    assert original(index, name).status_code == 404


def test_a_file_that_is_gone_is_named(index: LocalIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LocalIndex, "folder", Path("/nowhere"))
    answer = original(index, "deep/a.pdf")
    assert answer.status_code == 404
    assert bytes(answer.body).startswith(b"deep/a.pdf: it is not a regular file")
