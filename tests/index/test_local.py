"""Question in, nearest passages out."""

import threading
from pathlib import Path

import numpy as np
import pytest

from index import Filter, LocalIndex
from index.errors import ArticleError, MissingIndexError, StaleIndexError, StoreError
from index.lock import write_lock
from index.sync import sync_folder
from tests.toys import ToyEncoder


def names(index: LocalIndex, question: str, k: int = 10, where: Filter | None = None) -> list[str]:
    return [hit.passage.article.id for hit in index.search(question, k, where)]


def test_the_nearest_passages_come_best_first(toy_index: LocalIndex) -> None:
    hits = toy_index.search("red", 2)
    assert [(hit.passage.text, hit.score, hit.dense) for hit in hits] == [
        ("Roses are red.\n\nA red car stops at the", 1.0, 1.0),
        ("A red car stops at the red light and waits for the", 1.0, 1.0),
    ]
    assert names(toy_index, "green blue blue", 2) == ["blue.txt", "deep/green.md"]
    assert toy_index.search("green blue blue", 1)[0].score == pytest.approx(2 / 5**0.5)


@pytest.mark.parametrize(("k", "n"), [(-1, 0), (0, 0), (1, 1), (5, 5), (6, 5), (10**12, 5)])
def test_as_many_are_found_as_are_asked_for_and_there(toy_index: LocalIndex, k: int, n: int) -> None:
    assert len(toy_index.search("red", k)) == n


def test_every_hit_is_a_slice_of_the_file_as_decoded(toy_index: LocalIndex, folder: Path) -> None:
    for hit in toy_index.search("red", 10):
        text = (folder / hit.passage.article.source).read_bytes().decode()
        assert text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_front_matter_is_not_found(toy_index: LocalIndex) -> None:
    assert not any("title:" in hit.passage.text for hit in toy_index.search("title: Green things", 10))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(articles=("blue.txt",)), {"blue.txt"}),
        (Filter(articles=()), set()),
        (Filter(since="2024-05-01", until="2024-05-01"), {"deep/green.md"}),
        (Filter(since="2024-05-02"), set()),
        (Filter(articles=("red.txt",), since="2000-01-01"), set()),
        (Filter(), {"blue.txt", "deep/green.md", "red.txt"}),
    ],
)
def test_a_filter_limits_what_is_found(toy_index: LocalIndex, where: Filter, found: set[str]) -> None:
    assert set(names(toy_index, "red", 10, where)) == found


def test_an_unknown_article_is_named_with_the_nearest(toy_index: LocalIndex) -> None:
    with pytest.raises(ArticleError, match=r"no article 'rad\.txt' in the index; .* such as 'red\.txt'"):
        toy_index.search("red", 1, Filter(articles=("red.txt", "rad.txt")))
    with pytest.raises(ArticleError, match=r"no article 'grün'"):
        toy_index.article("grün")


def test_a_question_that_is_encoded_already_is_not_encoded_again(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    vector = np.array([0, 0, 1, 0], dtype=np.float32)
    assert toy_index.search("red", 1, vector=vector)[0].passage.article.id == "blue.txt"
    assert toy.encoded == []
    assert toy_index.encode("red").tolist() == [1, 0, 0, 0]


def test_an_open_index_follows_what_others_store(toy_index: LocalIndex, folder: Path, place: Path) -> None:
    generation = toy_index.generation
    (folder / "new.txt").write_text("Red and green and blue.")
    (folder / "red.txt").unlink()
    (folder / "blue.txt").rename(folder / "sea.txt")
    sync_folder(folder, place, ToyEncoder())
    assert names(toy_index, "red green blue", 1) == ["new.txt"]
    assert sorted(names(toy_index, "red green blue")) == ["deep/green.md", "new.txt", "sea.txt"]
    assert toy_index.generation > generation


def test_an_open_index_refuses_to_search_once_its_encoder_was_replaced(
    toy_index: LocalIndex, folder: Path, place: Path
) -> None:
    sync_folder(folder, place, ToyEncoder("other", "other-weights", extra=2), rebind=True)
    with pytest.raises(StaleIndexError):
        toy_index.search("red")


def test_another_encoder_is_refused_with_the_command_that_mends_it(toy_index: LocalIndex, place: Path) -> None:
    with pytest.raises(
        StaleIndexError, match=r"built with the encoder toy .*, not with other .*sync .* --encoder other --replace"
    ):
        LocalIndex(place, ToyEncoder("other", "other-weights"))


def test_no_index_is_told(place: Path) -> None:
    with pytest.raises(MissingIndexError):
        LocalIndex(place, ToyEncoder())


def test_threads_search_while_a_sync_runs(toy_index: LocalIndex, folder: Path, place: Path) -> None:
    """Each search gives whole articles: the passages of one file are all there or not at all."""
    done = threading.Event()
    faults: list[object] = []

    def search() -> None:
        try:
            while not done.is_set():
                hits = toy_index.search("red", 1_000)
                faults.extend(hit for hit in hits if not hit.passage.text)
                faults.extend(hit for hit in hits if hit.passage.article.id == "deep/green.md" and hit.score != 0)
        except (StoreError, AssertionError, RuntimeError, ValueError, KeyError) as error:
            faults.append(error)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for round_ in range(8):
            for number in range(10):
                (folder / f"{number}.txt").write_text(f"Red {round_}. Number {number} is red and blue. " * 9)
            (folder / f"{round_}.txt").unlink()
            sync_folder(folder, place, ToyEncoder())
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert {hit.passage.article.id for hit in toy_index.search("red", 1_000)} == {
        listed.article for listed in toy_index.articles()
    }


def test_a_damaged_faiss_file_is_mended_at_open(
    toy_index: LocalIndex, place: Path, toy: ToyEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    (path,) = place.glob("*.faiss")
    path.write_bytes(b"damaged")
    assert names(LocalIndex(place, toy), "blue", 1) == ["blue.txt"]
    assert [f"{path.name} is missing or damaged; mended" in message for message in caplog.messages] == [True]
    assert LocalIndex(place, toy).check() == []
    assert (len(caplog.messages), toy.encoded) == (1, ["blue"])


def test_a_damaged_faiss_file_does_not_stop_a_reader_while_another_process_writes(
    toy_index: LocalIndex, place: Path, toy: ToyEncoder
) -> None:
    (path,) = place.glob("*.faiss")
    path.write_bytes(b"damaged")
    with write_lock(place):
        assert names(LocalIndex(place, toy), "blue", 1) == ["blue.txt"]
    assert path.read_bytes() == b"damaged"


def test_sync_and_list_are_at_hand(toy_index: LocalIndex, folder: Path) -> None:
    (folder / "a.png").write_bytes(b"\x89")
    assert toy_index.sync().unchanged == 3
    assert [listed.article for listed in toy_index.articles()] == ["blue.txt", "deep/green.md", "red.txt"]
    assert [file.source for file in toy_index.skipped()] == ["a.png"]
    assert toy_index.folder == folder


def test_the_real_encoder_finds_the_passage_that_answers(seeds_index: LocalIndex) -> None:
    hit = seeds_index.search("Who is the head of Taobao Mall?", 1)[0]
    assert "Zhang Yong" in hit.passage.text
    assert hit.passage.article.text[hit.passage.start : hit.passage.end] == hit.passage.text
