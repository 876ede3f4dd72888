"""Question in, nearest passages out."""

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from index import Filter, LocalIndex
from index.errors import ArticleError, DamagedIndexError, MissingIndexError, StaleIndexError, StoreError
from index.lock import write_lock
from index.sync import sync_folder
from tests.toys import ToyEncoder


def names(index: LocalIndex, question: str, k: int = 10, where: Filter | None = None) -> list[str]:
    return [hit.passage.article.id for hit in index.search(question, k, where)]


def test_by_meaning_alone_the_nearest_passages_come_best_first(toy_index: LocalIndex) -> None:
    toy_index = LocalIndex(toy_index.store.folder, toy_index.encoder, "dense")
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


def test_questions_are_encoded_together_as_one_by_one(toy_index: LocalIndex, toy: ToyEncoder) -> None:
    asked = ["red", "Green and ﬁne blue"]
    vectors = toy_index.encode_many(asked)
    assert toy.encoded == ["red", "Green and fine blue"]
    assert vectors.tolist() == [toy_index.encode(question).tolist() for question in asked]


def test_an_open_index_refuses_to_search_once_its_encoder_was_replaced(
    toy_index: LocalIndex, folder: Path, place: Path
) -> None:
    sync_folder(folder, place, ToyEncoder("other", "other-weights", extra=2), rebind=True)
    with pytest.raises(StaleIndexError):
        toy_index.search("red")


def test_an_open_index_follows_a_store_that_was_built_anew(
    toy_index: LocalIndex, folder: Path, place: Path, toy: ToyEncoder
) -> None:
    """Its ids and generations begin again, so nothing of the old one may be taken for the new one's."""
    assert toy_index.search("red", 1)[0].passage.article.id == "red.txt"
    for name in ("red.txt", "deep/green.md"):
        (folder / name).unlink()
    (folder / "a.txt").write_text("Blue.\n\n" * 4 + "Red, with a few more words so that it has passages too. " * 3)
    shutil.rmtree(place)
    sync_folder(folder, place, toy)
    assert toy_index.store.generation == 1
    fresh = LocalIndex(place, toy)
    assert toy_index.search("red", 9) == fresh.search("red", 9)
    assert set(names(toy_index, "red", 9)) == {"a.txt", "blue.txt"}


DAMAGES = {
    "text": ("UPDATE articles SET text = replace(text, 'Roses', 'Noses')", r"red\.txt is not what was stored"),
    "name": ("UPDATE articles SET name = 'rad.txt' WHERE name = 'red.txt'", r"rad\.txt is not what was stored"),
    "bounds": ('UPDATE passages SET "end" = "end" - 1 WHERE id = 2', r"red\.txt is not what was stored"),
    "pages": ("UPDATE articles SET pages = 7", "the pages of .* cannot be read"),
    "passage": ("DELETE FROM passages WHERE id = 2", r"passage 2 is gone|have no vector"),
    "generation": ("UPDATE settings SET value = 'x' WHERE key = 'generation'", "its generation cannot be read"),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_what_is_damaged_is_never_found_and_told_with_the_command_that_mends_it(
    toy_index: LocalIndex, toy: ToyEncoder, kind: str
) -> None:
    statement, told = DAMAGES[kind]
    toy_index.store.read("PRAGMA foreign_keys = OFF")
    toy_index.store.read(statement)
    with pytest.raises(DamagedIndexError, match=told) as caught:
        LocalIndex(toy_index.store.folder, toy).search("red", 10)
    assert "check --repair" in str(caught.value) or "--replace" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_vector_that_the_store_lost_is_told_by_check_and_searched_for_in_the_view(
    toy_index: LocalIndex, toy: ToyEncoder
) -> None:
    before = toy_index.search("red", 10)
    toy_index.store.read("UPDATE vectors SET vector = zeroblob(20) WHERE passage_id = 2")
    again = LocalIndex(toy_index.store.folder, toy)
    assert again.search("red", 10) == before
    assert [fault.what for fault in again.check()] == ["1 passages have no vector of 4 dimensions and unit length"]
    again.repair()
    assert again.check() == []
    assert LocalIndex(toy_index.store.folder, toy).search("red", 10) == before


def test_an_index_that_cannot_be_written_is_searched_all_the_same(
    toy_index: LocalIndex, place: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise StoreError("no space left")

    (path,) = place.glob("*.faiss")
    path.unlink()
    monkeypatch.setattr("index.vectors.save_view", full)
    assert names(LocalIndex(place, toy), "blue", 1) == ["blue.txt"]


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


def test_words_are_counted_and_their_spelling_is_looked_up_in_the_newest_state(
    toy_index: LocalIndex, folder: Path, place: Path
) -> None:
    assert toy_index.count_words(["whale", "swimming", "shark"]) == [1, 1, 0]
    assert [toy_index.has_word(word) for word in ("whales", "Whales", "whale", "WHALES")] == [
        True,
        True,
        False,
        False,
    ]
    (folder / "blue.txt").write_text("Sharks swim.")
    sync_folder(folder, place, ToyEncoder())
    assert toy_index.count_words(["whale", "swimming", "shark"]) == [0, 1, 1]
    assert not toy_index.has_word("whales")
