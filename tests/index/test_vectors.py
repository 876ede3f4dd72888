"""The contract of a vector view: exactly what NumPy finds, value by value."""

import logging
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.store import Store
from index.types import FORMAT, Article, Entry, Ids, Passage, Settings, Vectors
from index.vectors import VectorView

DIM = 4


def make_store(folder: Path, dim: int = DIM) -> Store:
    folder.mkdir()
    return Store.create(folder, Settings("articles", "toy", "weights", dim, "sentences-1-0", FORMAT))


def put(store: Store, source: str, vectors: Vectors) -> Ids:
    """Store an article with these vectors; the ids of its passages."""
    before = store.passage_ids()
    article = Article(source, source, "x" * (len(vectors) + 1), source)
    passages = [Passage(article, start, start + 1) for start in range(len(vectors))]
    with store.transaction():
        store.put(source, source, [Entry(article, passages, vectors)])
    return np.setdiff1d(store.passage_ids(), before)


def unit(rows: NDArray[np.float64]) -> Vectors:
    scaled: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return scaled


def nearest(ids: Ids, vectors: Vectors, query: Vectors, k: int) -> tuple[Ids, Vectors]:
    """The oracle: best first, ties by id."""
    scores = (vectors * query).sum(axis=1, dtype=np.float32)
    order = np.lexsort((ids, -scores))[:k]
    return ids[order], scores[order]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return make_store(tmp_path / "index")


@pytest.mark.parametrize("k", [1, 3, 20, 21, 1_000])
def test_a_search_finds_what_numpy_finds(store: Store, k: int) -> None:
    rng = np.random.default_rng(7)
    vectors = unit(rng.standard_normal((20, DIM)))
    ids = put(store, "a", vectors)
    for query in unit(rng.standard_normal((5, DIM))):
        found, scores = VectorView.open(store).search(query, k)
        expected, expected_scores = nearest(ids, vectors, query, k)
        assert found.tolist() == expected.tolist()
        np.testing.assert_allclose(scores, expected_scores, rtol=0, atol=1e-6)


@pytest.mark.parametrize("k", [1, 2, 5, 9])
def test_equal_scores_come_by_id(store: Store, k: int) -> None:
    vectors = np.eye(DIM, dtype=np.float32)[[0, 1, 0, 1, 0, 0, 0]]
    ids = put(store, "a", vectors)
    found, scores = VectorView.open(store).search(vectors[0], k)
    expected, expected_scores = nearest(ids, vectors, vectors[0], k)
    assert found.tolist() == expected.tolist()
    assert scores.tolist() == expected_scores.tolist()


@pytest.mark.parametrize("k", [1, 2, 10, 10**12])
def test_among_limits_a_search(store: Store, k: int) -> None:
    vectors = unit(np.random.default_rng(1).standard_normal((9, DIM)))
    ids = put(store, "a", vectors)
    found, _ = VectorView.open(store).search(vectors[0], k, among=ids[[2, 5, 7]])
    expected, _ = nearest(ids[[2, 5, 7]], vectors[[2, 5, 7]], vectors[0], k)
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("k", [0, 1])
def test_an_empty_view_finds_nothing(store: Store, k: int) -> None:
    found, scores = VectorView.open(store).search(np.eye(DIM, dtype=np.float32)[0], k)
    assert (found.tolist(), scores.tolist()) == ([], [])


def test_nothing_is_found_if_nothing_is_asked_for(store: Store) -> None:
    put(store, "a", np.eye(DIM, dtype=np.float32))
    assert VectorView.open(store).search(np.eye(DIM, dtype=np.float32)[0], 0)[0].tolist() == []


def test_a_view_takes_in_what_is_stored_and_removed(store: Store) -> None:
    view = VectorView.open(store)
    rows = np.eye(DIM, dtype=np.float32)
    first, second = put(store, "a", rows[:2]), put(store, "b", rows[2:])
    view.refresh()
    assert sorted(view.ids) == [*first, *second]
    with store.transaction():
        store.remove("a")
    view.refresh()
    found, scores = view.search(rows[3], 10)
    assert (found.tolist(), scores.tolist()) == ([second[1], second[0]], [1.0, 0.0])


@pytest.mark.parametrize("patience", [0, 3, 100])
@pytest.mark.parametrize("k", [1, 5, 100])
def test_what_is_gone_is_not_found_whether_faiss_knows_it_or_not(
    store: Store, k: int, patience: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.vectors._GONE", patience)
    vectors = unit(np.random.default_rng(2).standard_normal((24, DIM)))
    ids = np.concatenate([put(store, str(part), vectors[4 * part : 4 * part + 4]) for part in range(6)])
    view = VectorView.open(store)
    kept = np.ones(24, np.bool_)
    for part in (4, 0, 2):
        with store.transaction():
            store.remove(str(part))
        kept[4 * part : 4 * part + 4] = False
        view.refresh()
        for query in vectors[::5]:
            assert view.search(query, k)[0].tolist() == nearest(ids[kept], vectors[kept], query, k)[0].tolist()
        assert view.ids.tolist() == ids[kept].tolist()
    view.save()
    assert VectorView.open(store).ids.tolist() == ids[kept].tolist()
    assert view.faults() == []


def test_an_exact_view_scores_without_reading_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = unit(np.random.default_rng(4).standard_normal((9, DIM)))
    ids = put(store, "a", vectors)
    view = VectorView.open(store)
    monkeypatch.setattr(store, "vectors", None)
    assert view.score(vectors[0], ids[[7, 2]]).tolist() == (vectors[[7, 2]] @ vectors[0]).tolist()


def test_an_id_is_never_used_twice(store: Store) -> None:
    old = put(store, "a", np.eye(DIM, dtype=np.float32))
    new = put(store, "a", np.eye(DIM, dtype=np.float32))
    assert min(new) > max(old)


def test_a_saved_view_is_opened_as_it_was(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    ids = put(store, "a", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    view = VectorView.open(store)
    assert (view.ids.tolist(), view.generation, caplog.messages) == (ids.tolist(), store.generation, [])
    assert view.faults() == []


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_damaged_file_is_mended_and_told_once(
    store: Store, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    ids = put(store, "a", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    (path,) = store.folder.glob("*.faiss")
    if damage is None:
        path.unlink()
    else:
        path.write_bytes(damage)
    assert VectorView(store).faults() == [f"the FAISS file {path.name} is missing or damaged"]
    view = VectorView.open(store)
    assert view.ids.tolist() == ids.tolist()
    assert caplog.messages == [f"the FAISS file {path.name} is missing or damaged; mended from the store"]
    view.save()
    assert VectorView.open(store).faults() == []
    assert len(caplog.messages) == 1


def test_a_file_that_only_lags_behind_is_brought_up_without_a_notice(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    rows = np.eye(DIM, dtype=np.float32)
    put(store, "a", rows[:2])
    VectorView.open(store).save()
    put(store, "b", rows[2:])
    view = VectorView.open(store)
    assert view.ids.tolist() == store.passage_ids().tolist()
    assert (VectorView(store).faults(), caplog.messages) == ([], [])


def test_a_file_that_lags_behind_and_holds_what_the_store_does_not_is_a_fault(store: Store) -> None:
    ids = put(store, "a", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    put(store, "b", np.eye(DIM, dtype=np.float32))
    store.read("DELETE FROM passages WHERE id = ?", (int(ids[0]),))
    store.read("DELETE FROM removed")
    assert VectorView(store).faults() == ["the FAISS file holds other passages than the store"]


def test_only_the_newest_file_is_kept(store: Store) -> None:
    for source in "abc":
        put(store, source, np.eye(DIM, dtype=np.float32))
        VectorView.open(store).save()
    record = store.view("vectors")
    assert record is not None
    assert [path.name for path in store.folder.glob("vectors-*")] == [record.file]


def test_a_file_replaced_while_it_is_opened_is_no_fault(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put(store, "a", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    old = store.view("vectors")
    put(store, "b", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    answers = [old]
    read = store.view
    monkeypatch.setattr(store, "view", lambda name: answers.pop() if answers else read(name))
    assert VectorView.open(store).ids.tolist() == store.passage_ids().tolist()
    assert caplog.messages == []


def test_a_file_of_other_dimensions_is_made_anew(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(store, "a", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    with store.transaction():
        store.remove("a")
        store.set_settings(Settings("articles", "toy", "other", 2, "sentences-1-0", FORMAT))
    ids = put(store, "a", np.eye(2, dtype=np.float32))
    assert VectorView.open(store).search(np.eye(2, dtype=np.float32)[1], 1)[0].tolist() == [ids[1]]
    assert caplog.records == [] or caplog.records[0].levelno < logging.WARNING


def test_vectors_that_differ_from_the_store_are_a_fault(store: Store) -> None:
    ids = put(store, "a", np.eye(DIM, dtype=np.float32))
    VectorView.open(store).save()
    store.put_vectors([int(ids[0])], np.eye(DIM, dtype=np.float32)[1:2])
    assert VectorView(store).faults() == ["1 vectors are not those that were stored"]
