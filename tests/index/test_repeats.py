"""Paragraphs of many files belong to no passage, whatever the order in which the files came."""

from pathlib import Path

from index import LocalIndex
from index.repeats import FILES, left_out, paragraphs
from index.sync import sync_folder
from index.types import Article
from tests.toys import ToyEncoder

PROMPT = "Please subscribe to our newsletter."


def page(number: int) -> str:
    body = f"<p>The house number {number} has a red door and {number} windows.</p>"
    body += f"<p>It was painted by hand in {1900 + number}.</p>"
    return f"<html><body><article><h1>House {number}</h1>{body}<p>{PROMPT}</p></article></body></html>"


def write(folder: Path, numbers: range) -> None:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number}.html").write_text(page(number))


def passages(place: Path) -> list[tuple[str, int, int]]:
    index = LocalIndex(place, ToyEncoder(max_tokens=180))
    assert index.check() == []
    hits = index.search("red", 1_000)
    return sorted((hit.passage.article.id, hit.passage.start, hit.passage.end) for hit in hits)


def texts(place: Path) -> list[str]:
    return [hit.passage.text for hit in LocalIndex(place, ToyEncoder(max_tokens=180)).search("red", 1_000)]


def test_what_stands_in_many_files_is_in_the_text_but_in_no_passage(tmp_path: Path, place: Path) -> None:
    write(tmp_path / "a", range(FILES + 1))
    sync_folder(tmp_path / "a", place, ToyEncoder(max_tokens=180))
    found = texts(place)
    assert len(found) == FILES + 1
    assert not any(PROMPT in text for text in found)
    assert PROMPT in LocalIndex(place, ToyEncoder(max_tokens=180)).article("0.html").text


def test_passages_depend_on_the_files_not_on_their_order(tmp_path: Path, place: Path) -> None:
    folder, toy = tmp_path / "a", ToyEncoder(max_tokens=180)
    write(folder, range(FILES - 1))
    sync_folder(folder, place, toy)
    assert all(PROMPT in text for text in texts(place))
    write(folder, range(FILES + 1))
    sync_folder(folder, place, toy)
    sync_folder(folder, tmp_path / "at once", toy)
    assert passages(place) == passages(tmp_path / "at once")
    for number in range(2):
        (folder / f"{number}.html").unlink()
    sync_folder(folder, place, toy)
    assert all(PROMPT in text for text in texts(place))


def test_articles_that_are_cut_again_are_of_the_same_generation_as_what_came(tmp_path: Path, place: Path) -> None:
    folder, toy = tmp_path / "a", ToyEncoder(max_tokens=180)
    write(folder, range(FILES - 1))
    sync_folder(folder, place, toy)
    write(folder, range(FILES))
    sync_folder(folder, place, toy)
    assert LocalIndex(place, toy).generation == 2
    assert not any(PROMPT in text for text in texts(place))


def test_a_second_sync_embeds_nothing(tmp_path: Path, place: Path) -> None:
    write(tmp_path / "a", range(FILES + 1))
    toy = ToyEncoder(max_tokens=180)
    sync_folder(tmp_path / "a", place, toy)
    toy.encoded.clear()
    assert sync_folder(tmp_path / "a", place, toy).passages_embedded == 0
    assert toy.encoded == []


def test_an_article_that_is_itself_repeated_is_kept_whole() -> None:
    text = "One two three four.\n\nFive six seven eight."
    article = Article("a.html", "", text, "a.html", paragraphs=(0, 21))
    keys = frozenset(key for key, _, _ in paragraphs(article))
    assert len(keys) == 2
    assert left_out(article, keys) == []
    assert left_out(article, frozenset(list(keys)[:1])) in ([(0, 21)], [(21, 42)], [])


def test_headings_long_paragraphs_and_text_files_are_never_repeated() -> None:
    assert paragraphs(Article("a", "", "Our aims\n\n" + "word " * 100, "a", paragraphs=(0, 10))) == []
    assert paragraphs(Article("a.txt", "", "One two three four.", "a.txt")) == []
