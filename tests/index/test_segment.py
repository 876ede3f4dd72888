from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from index import segment as module
from index import terms
from index.errors import StaleIndexError
from index.segment import MOST, Segment, merge

TEXTS = ["red fish blue fish", "blue bird", "", "one red bird, one blue bird"]
IDS = np.array([2, 3, 5, 9])


def assert_equal(one: Segment, other: Segment) -> None:
    for field in fields(Segment):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name), err_msg=field.name)


def test_postings_are_the_passages_of_a_term_with_its_counts() -> None:
    segment = Segment.of(IDS, TEXTS)
    assert segment.lengths.tolist() == [4, 2, 0, 6]
    rows, counts = segment.postings(terms.key("fish"))
    assert (rows.tolist(), counts.tolist()) == ([0], [2])
    rows, counts = segment.postings(terms.key("blue"))
    assert (rows.tolist(), counts.tolist()) == ([0, 1, 3], [1, 1, 1])


def test_a_term_that_is_nowhere_has_no_postings() -> None:
    rows, counts = Segment.of(IDS, TEXTS).postings(terms.key("whale"))
    assert (len(rows), len(counts)) == (0, 0)


def test_counts_do_not_overflow() -> None:
    _, counts = Segment.of(np.array([1]), ["fish " * 300]).postings(terms.key("fish"))
    assert counts.tolist() == [MOST]


@pytest.mark.parametrize("block", [2, 5, 1000])
def test_merged_segments_equal_one_made_at_once(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    parts = [Segment.of(IDS[:1], TEXTS[:1]), Segment.of(IDS[1:3], TEXTS[1:3]), Segment.of(IDS[3:], TEXTS[3:])]
    merged = merge([(part, np.ones(len(part.ids), np.bool_)) for part in parts])
    assert_equal(merged, Segment.of(IDS, TEXTS))


@pytest.mark.parametrize("block", [2, 1000])
def test_a_merge_drops_what_was_removed(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    first, second = Segment.of(IDS[:2], TEXTS[:2]), Segment.of(IDS[2:], TEXTS[2:])
    merged = merge([(first, np.array([False, True])), (second, np.array([True, True]))])
    assert_equal(merged, Segment.of(IDS[1:], TEXTS[1:]))


def test_a_file_gives_back_what_was_saved(tmp_path: Path) -> None:
    Segment.of(IDS, TEXTS).save(tmp_path / "words")
    assert_equal(Segment.load(tmp_path / "words"), Segment.of(IDS, TEXTS))


def test_bytes_give_back_what_was_put_into_them() -> None:
    assert_equal(Segment.of_bytes(Segment.of(IDS, TEXTS).to_bytes()), Segment.of(IDS, TEXTS))


def test_an_empty_segment_can_be_saved(tmp_path: Path) -> None:
    Segment.of(IDS[:0], []).save(tmp_path / "words")
    assert_equal(Segment.load(tmp_path / "words"), Segment.of(IDS[:0], []))


def test_terms_of_another_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Segment.of(IDS, TEXTS).save(tmp_path / "words")
    monkeypatch.setattr(terms, "VERSION", terms.VERSION + 1)
    with pytest.raises(StaleIndexError, match=f"terms of version {terms.VERSION - 1}, expected {terms.VERSION}"):
        Segment.load(tmp_path / "words")
