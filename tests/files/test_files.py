"""The files run short; ``python -m tests.files`` runs each kind at any length."""

import re
from pathlib import Path

import pytest

from index.articles import read_articles
from index.sentences import line_number
from index.store import Store
from index.sync import sync_folder
from index.types import Article, Passage
from qa.types import Citation
from tests.files.__main__ import main
from tests.files.fidelity import Fidelity, by_kind, measure, squash
from tests.files.fuzzing import fuzz
from tests.files.hostile import SECRET, make_hostile
from tests.files.making import Made, make_folder
from tests.toys import ToyEncoder

MARKER = re.compile(r"^(?:[-•*]|#+|\d+\.) ")


def plain(text: str) -> str:
    """``text`` with the quotation marks that every font has."""
    return text.translate(str.maketrans("“”", '""'))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Made, Article]]:
    """Every made article with what reading gave."""
    folder = tmp_path_factory.mktemp("files")
    made = make_folder(folder)
    articles = {article.id: article for article in read_articles(folder)}
    assert articles.keys() == {item.article for item in made}
    return [(item, articles[item.article]) for item in made]


def test_there_are_at_least_60_files_of_all_kinds(read: list[tuple[Made, Article]]) -> None:
    assert len({item.article.partition("#")[0] for item, _ in read}) >= 78
    kinds = {item.kind for item, _ in read}
    assert kinds == {".html", ".htm", ".pdf", ".docx", ".epub", ".md", ".txt", ".csv", ".jsonl"}


def test_what_was_printed_is_kept_and_what_is_no_article_is_not(read: list[tuple[Made, Article]]) -> None:
    for kind, found in by_kind([item for item, _ in read], {article.id: article for _, article in read}).items():
        assert found.kept >= 0.995 * found.printed, kind
        assert found.boilerplate <= 0.01 * found.extract, kind


def test_no_menu_or_banner_is_in_any_text(read: list[tuple[Made, Article]]) -> None:
    for item, article in read:
        assert [words for words in item.boilerplate if squash(words) in squash(article.text)] == [], item.article


def test_every_answer_stands_on_its_page_and_line(read: list[tuple[Made, Article]]) -> None:
    for item, article in read:
        start = article.text.index(item.source.answer)
        cite = Citation(Passage(article, 0, len(article.text)), start, start + len(item.source.answer))
        assert cite.page == item.page, item.article
        assert item.line is None or cite.line == item.line == line_number(article.text, start), item.article


def test_a_file_says_its_title_author_and_date(read: list[tuple[Made, Article]]) -> None:
    for item, article in read:
        assert article.title == item.source.title, item.article
        if item.kind not in (".txt", ".pdf"):
            assert (article.author, article.published) == (item.source.author, item.source.date), item.article
        if item.kind in (".html", ".htm", ".epub", ".md", ".csv", ".jsonl"):
            assert article.url == item.source.url, item.article


def test_a_table_has_each_row_on_a_line_with_its_heads(read: list[tuple[Made, Article]]) -> None:
    for item, article in read:
        if item.kind in (".html", ".htm", ".pdf", ".docx", ".epub"):
            lines = [line for line in article.text.splitlines() if line.startswith("|")]
            rows = [zip(item.source.head, row, strict=True) for row in item.source.rows]
            expected = [f"| {' | '.join(f'{head}: {cell}' for head, cell in cells)} |" for cells in rows]
            assert lines == expected, item.article


def test_each_paragraph_heading_and_item_is_one_line(read: list[tuple[Made, Article]]) -> None:
    for item, article in read:
        if not item.article.startswith("notes/wrapped"):  # text files keep their line ends
            lines = {plain(MARKER.sub("", line)) for line in article.text.splitlines()}
            source = item.source
            units = [*source.paragraphs, source.heading, *source.items, *([] if item.fields else [source.title])]
            assert [unit for unit in units if plain(unit) not in lines] == [], item.article


def test_printing_with_libreoffice_needs_libreoffice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)
    monkeypatch.setattr("sys.argv", ["files", "libreoffice"])
    with pytest.raises(SystemExit) as end:
        main()
    error = "soffice is not installed; LibreOffice is needed to print the files anew\n"
    assert (end.value.code, capsys.readouterr().err) == (2, error)


def test_a_loss_shows_in_the_measure(read: list[tuple[Made, Article]]) -> None:
    item, article = read[0]
    lossy = Article("a", "", article.text.replace(item.source.paragraphs[0], "") + item.boilerplate[0], "a")
    whole, less = measure(item, article), measure(item, lossy)
    assert whole.kept - less.kept > len(squash(item.source.paragraphs[0])) // 2
    assert (whole.boilerplate, less.boilerplate) == (0, len(squash(item.boilerplate[0])))
    assert measure(item, Article("a", "", "", "a")) == Fidelity(whole.printed, 0, 0, 0)


def test_hostile_files_are_read_or_named_with_a_reason_and_nothing_else_is_read(tmp_path: Path) -> None:
    count = make_hostile(tmp_path / "articles")
    assert count >= 200
    sync_folder(tmp_path / "articles", tmp_path / "index", ToyEncoder(max_tokens=180))
    store = Store(tmp_path / "index")
    assert len(store.files()) == count
    assert all(file.reason and file.reason.isprintable() for file in store.skipped())
    texts = [text for (text,) in store.read("SELECT text FROM articles")]
    assert any("one good file" in text for text in texts)
    assert not any(SECRET in text or "root:" in text for text in texts)


def test_files_changed_at_random_never_end_in_a_traceback() -> None:
    tally = fuzz(160)
    assert tally.faults == []
    assert sum(tally.ends.values()) == 160
