from pathlib import Path

import numpy as np
import pytest

from index import LocalIndex, hybrid
from index.fusion import fuse, leaders
from index.hybrid import WEIGHTS, HybridView, Retrieval
from index.sync import sync_folder
from index.vectors import VectorView
from index.words import WordView
from tests.toys import ToyEncoder


@pytest.mark.parametrize("retrieval", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize(
    "question", ["red roses", "Where do whales swim?", "the grass", "nothing shared", "red blue green"]
)
def test_what_is_found_is_what_scoring_every_passage_gives(
    toy_index: LocalIndex, question: str, retrieval: Retrieval
) -> None:
    store, vector = toy_index.store, toy_index.encode(question)
    ids = store.passage_ids()
    dense, query = VectorView.open(store).score(vector, ids), WordView.open(store).query(question)
    lexical = query.score(ids)
    known = lexical > 0 if retrieval == "lexical" else np.ones(len(ids), bool)
    scores = fuse(dense[known], lexical[known], query.best, WEIGHTS[retrieval])
    best = leaders(ids[known], scores, 3)
    found = HybridView.open(store).search(question, vector, 3, retrieval=retrieval)
    assert found.ids.tolist() == ids[known][best].tolist()
    np.testing.assert_array_equal(found.scores, scores[best])
    np.testing.assert_array_equal(found.dense, dense[known][best])
    np.testing.assert_array_equal(found.lexical, lexical[known][best])


def test_a_hit_carries_both_scores_and_their_fusion(toy_index: LocalIndex) -> None:
    query = WordView.open(toy_index.store).query("red roses")
    for hit in toy_index.search("red roses", 5):
        assert hit.score == pytest.approx(0.5 * hit.dense + 0.5 * hit.lexical / query.best)


def test_a_word_that_the_encoder_does_not_know_is_found(toy_index: LocalIndex) -> None:
    assert toy_index.search("whales", 1)[0].passage.article.id == "blue.txt"


def test_a_damaged_view_of_either_kind_is_written_again_at_open(toy_index: LocalIndex) -> None:
    place = toy_index.store.folder
    for pattern in ("*.faiss", "words-*"):
        (path,) = place.glob(pattern)
        before = path.read_bytes()
        path.write_bytes(b"damaged")
        assert LocalIndex(place, toy_index.encoder).search("red", 1) == toy_index.search("red", 1)
        (mended,) = place.glob(pattern)
        assert mended.read_bytes() == before


@pytest.mark.parametrize("behind", [VectorView, WordView])
def test_a_view_of_which_one_half_is_ahead_takes_in_what_each_lacks(
    toy_index: LocalIndex, folder: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch, behind: object
) -> None:
    store, vector = toy_index.store, toy_index.encode("red whales")
    view = HybridView.open(store)
    (folder / "red.txt").write_text("Red whales.")
    sync_folder(folder, store.folder, toy)
    with monkeypatch.context() as patch:
        patch.setattr(behind, "refresh", lambda view, changes: None)
        view.refresh()
    assert view.generation == store.generation - 1
    view.refresh()
    found, expected = (some.search("red whales", vector, 9) for some in (view, HybridView.open(store)))
    assert found.ids.tolist() == expected.ids.tolist()
    np.testing.assert_array_equal(found.scores, expected.scores)


def test_files_of_a_large_index_are_written_only_after_some_small_changes(
    toy_index: LocalIndex, folder: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hybrid, "LARGE", 0)
    monkeypatch.setattr(hybrid, "LAG", 2)
    store, written = toy_index.store, []
    for number in range(4):
        (folder / "new.txt").write_text(f"Red whales {number}.")
        (folder / f"{number}.txt").write_text("A blue car.")
        sync_folder(folder, store.folder, toy)
        (generation,) = {record.generation for name in ("vectors", "words") if (record := store.view(name))}
        written.append(generation)
        opened = LocalIndex(store.folder, toy)
        assert opened.search("red whales", 1)[0].passage.text == f"Red whales {number}."
        assert opened.search("red blue car", 20) == toy_index.search("red blue car", 20)
        assert opened.check() == []
    assert written == [1, 1, 4, 4]


def test_files_of_a_large_index_are_written_after_a_large_change_or_where_one_is_gone(
    toy_index: LocalIndex, folder: Path, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hybrid, "LARGE", 0)
    (path,) = toy_index.store.folder.glob("*.faiss")
    path.unlink()
    sync_folder(folder, toy_index.store.folder, toy)
    assert path.is_file()
    monkeypatch.setattr(hybrid, "SMALL", 1)
    (folder / "new.txt").write_text("A red car waits. " * 9)
    sync_folder(folder, toy_index.store.folder, toy)
    assert not path.is_file()


def test_the_way_of_searching_is_part_of_what_a_confidence_is_fitted_for(toy_index: LocalIndex, place: Path) -> None:
    ways: list[Retrieval] = ["hybrid", "dense", "lexical"]
    assert len({LocalIndex(place, toy_index.encoder, way).fingerprint for way in ways}) == 3
