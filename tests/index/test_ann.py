"""The approximate index: nearly all that NumPy finds, changes taken in, nothing lost by a limit."""

from pathlib import Path

import faiss
import numpy as np
import pytest

from index import ann
from index.errors import DamagedIndexError
from index.store import Store
from index.types import Ids, Vectors
from index.vectors import VectorView
from tests.index.test_vectors import make_store, put, unit

DIM, N = 16, 3_000


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """Points around 40 centres, as the passages of 40 articles are."""
    rng = np.random.default_rng(3)
    return unit(np.repeat(rng.standard_normal((40, DIM)), N // 40, axis=0) + 0.5 * rng.standard_normal((N, DIM)))


@pytest.fixture
def index(vectors: Vectors) -> ann.Index:
    made = ann.make_approximate(vectors[: ann.sample_size(N)], N)
    made.add_with_ids(vectors, np.arange(N) + 7)
    return made


def nearest(vectors: Vectors, vector: Vectors, k: int) -> set[int]:
    return set((np.argsort(-(vectors @ vector))[:k] + 7).tolist())


def found(index: ann.Index, vectors: Vectors, vector: Vectors, k: int) -> set[int]:
    """The best of 100 candidates by their exact scores, as a view is used."""
    _, ids = ann.search(index, vector, 100)
    return set(ids[np.argsort(-(vectors[ids - 7] @ vector))[:k]].tolist())


@pytest.mark.parametrize("probes", [20, 1000])
def test_nearly_all_of_the_nearest_are_found(
    index: ann.Index, vectors: Vectors, probes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ann, "PROBES", probes)
    queries = unit(np.random.default_rng(5).standard_normal((50, DIM)))
    shares = [len(found(index, vectors, query, 20) & nearest(vectors, query, 20)) / 20 for query in queries]
    assert np.mean(shares) >= 0.98


def test_a_limited_search_misses_nothing(index: ann.Index, vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ann, "PROBES", 1)
    among = np.arange(0, N, 300) + 7
    _, ids = ann.search(index, vectors[0], 20, among)
    assert set(ids[ids >= 0].tolist()) == set(among.tolist())


def test_the_contents_are_what_was_added_nearly(index: ann.Index, vectors: Vectors) -> None:
    parts = list(ann.contents(index))
    ids, kept = np.concatenate([part for part, _ in parts]), np.concatenate([part for _, part in parts])
    assert sorted(ids.tolist()) == list(range(7, N + 7))
    assert ids.tolist() == ann.ids_of(index).tolist()
    assert ann.are_same(index, kept, vectors[ids - 7]).all()
    assert not ann.are_same(index, kept, -vectors[ids - 7]).any()


def test_numbers_that_are_none_are_never_the_same(vectors: Vectors) -> None:
    damaged = vectors[:3].copy()
    damaged[0, 1], damaged[1, 2] = np.nan, -3e38
    exact = ann.make_exact(DIM)
    assert ann.are_same(exact, vectors[:3], damaged).tolist() == [False, False, True]
    assert ann.are_same(exact, np.full((1, DIM), 3e38, np.float32), damaged[1:2]).tolist() == [False]


@pytest.mark.parametrize(
    ("n", "kind"),
    [(1, "exact"), (100_000, "exact"), (100_001, "other"), (10_000_000, "other")],
)
def test_exact_is_suited_to_a_hundred_thousand(n: int, kind: str) -> None:
    assert ann.is_suited(ann.make_exact(DIM), n) is (kind == "exact")


@pytest.mark.parametrize(
    ("n", "suited"), [(400, False), (1_000, True), (3_000, True), (11_000, True), (13_000, False)]
)
def test_an_approximate_index_is_kept_until_it_is_far_off(
    index: ann.Index, n: int, suited: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ann, "EXACT", 1_000)
    assert ann.is_suited(index, n) is suited


class TestView:
    """A view with so many passages that it is approximate."""

    @pytest.fixture
    def store(self, tmp_path: Path, vectors: Vectors, monkeypatch: pytest.MonkeyPatch) -> Store:
        monkeypatch.setattr(ann, "EXACT", 1_000)
        store = make_store(tmp_path / "index", DIM)
        put(store, "a", vectors[:1_500])
        VectorView.open(store).save()
        return store

    @staticmethod
    def is_approximate(view: VectorView) -> bool:
        return isinstance(view._index, faiss.IndexIVFScalarQuantizer)

    def test_the_writer_makes_it_and_a_reader_opens_it(self, store: Store, caplog: pytest.LogCaptureFixture) -> None:
        view = VectorView.open(store)
        assert self.is_approximate(view)
        assert sorted(view.ids.tolist()) == store.passage_ids().tolist()
        assert (view.faults(), caplog.messages) == ([], [])

    def test_it_takes_in_what_is_stored_and_removed(self, store: Store, vectors: Vectors) -> None:
        view = VectorView.open(store)
        new = put(store, "b", vectors[1_500:1_600])
        view.refresh()
        assert view.search(vectors[1_550], 1)[0].tolist() == [new[50]]
        with store.transaction():
            store.remove("a")
        view.refresh()
        assert sorted(view.ids.tolist()) == new.tolist()

    def test_its_scores_are_those_of_the_store(self, store: Store, vectors: Vectors) -> None:
        view = VectorView.open(store)
        ids: Ids = view.search(vectors[3], 50)[0]
        rows = ids - store.passage_ids()[0]
        np.testing.assert_allclose(view.score(vectors[3], ids), vectors[rows] @ vectors[3], rtol=0, atol=1e-6)

    def test_a_vector_that_the_store_lost_is_told(self, store: Store, vectors: Vectors) -> None:
        view, lost = VectorView.open(store), store.passage_ids()[3:4]
        store.read("DELETE FROM vectors WHERE passage_id = ?", (int(lost[0]),))
        with pytest.raises(DamagedIndexError, match="1 passages have no vector.*check --repair"):
            view.score(vectors[3], lost)

    def test_it_becomes_exact_again_when_few_are_left(self, store: Store, vectors: Vectors) -> None:
        put(store, "a", vectors[:400])
        view = VectorView.open(store)
        assert self.is_approximate(view)
        view.save()
        assert not self.is_approximate(VectorView.open(store))
        assert VectorView(store).faults() == []

    def test_a_vector_that_is_another_one_is_a_fault(self, store: Store, vectors: Vectors) -> None:
        store.put_vectors([int(store.passage_ids()[5])], -vectors[5:6])
        assert VectorView(store).faults() == ["1 vectors are not those that were stored"]
