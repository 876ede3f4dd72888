"""Words that a sync kept: what comes back is what was counted, and what is damaged does not come back."""

from pathlib import Path

import numpy as np
import pytest

from index import added, terms
from index.segment import Segment
from index.store import Store
from index.types import FORMAT, Settings
from tests.index.test_segment import IDS, TEXTS, assert_equal


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "index").mkdir()
    return Store.create(tmp_path / "index", Settings("articles", "toy", "weights", 4, "sentences-1-0", FORMAT))


def keep(store: Store, *ids: int) -> None:
    with store.transaction():
        store.added.record(Segment.of(np.array(ids), ["A red fish."] * len(ids)))


def kept(store: Store, first: int = 1) -> list[list[int]]:
    return [segment.ids.tolist() for segment in store.added.since(first)]


def test_words_come_back_as_they_were_counted(store: Store) -> None:
    with store.transaction():
        store.added.record(Segment.of(IDS, TEXTS))
    (found,) = store.added.since(1)
    assert_equal(found, Segment.of(IDS, TEXTS))


@pytest.mark.parametrize(("first", "ids"), [(1, [[1, 2], [4, 7]]), (2, [[1, 2], [4, 7]]), (3, [[4, 7]]), (8, [])])
def test_steps_with_passages_from_an_id_on_come_in_order(store: Store, first: int, ids: list[list[int]]) -> None:
    keep(store, 1, 2)
    keep(store, 4, 7)
    assert kept(store, first) == ids


def test_only_the_last_steps_are_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(added, "STEPS", 2)
    for number in range(1, 6):
        keep(store, number)
    assert kept(store) == [[4], [5]]


@pytest.mark.parametrize("damage", ["zeroblob(length(words))", "substr(words, 2)", "x''", "'text'"])
def test_damaged_words_are_passed_over(store: Store, damage: str) -> None:
    keep(store, 1)
    keep(store, 2)
    store.read(f"UPDATE added SET words = {damage} WHERE last = 1")
    assert kept(store) == [[2]]


def test_words_of_another_version_are_passed_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(store, 1)
    monkeypatch.setattr(terms, "VERSION", terms.VERSION + 1)
    assert kept(store) == []


def test_an_index_that_never_kept_words_has_none(store: Store) -> None:
    assert kept(store) == []
