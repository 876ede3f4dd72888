import itertools

import numpy as np
import pytest

from qa.decode import Flags, Logits, TokenSpan, decode

START = np.array([1.0, 0.0, 5.0, 2.0, 3.0], dtype=np.float32)
END = np.array([2.0, 9.0, 1.0, 4.0, 0.0], dtype=np.float32)
INSIDE = np.array([False, True, True, True, True])


def best_of_all(start: Logits, end: Logits, starts: Flags, ends: Flags, max_tokens: int) -> float:
    n = len(start)
    return max(
        float(start[i]) + float(end[j]) - float(start[0]) - float(end[0])
        for i, j in itertools.product(range(n), repeat=2)
        if i <= j < i + max_tokens and starts[i] and ends[j]
    )


def test_the_best_span_is_chosen_jointly_so_that_it_ends_at_or_behind_its_start() -> None:
    # separate argmaxes would give tokens 2 to 1; jointly 1 to 1 wins (0 + 9), by margin 9 - 3
    assert decode(START, END, INSIDE, INSIDE, max_tokens=4, n_best=1) == [TokenSpan(1, 1, 6.0)]


def test_further_spans_share_no_token_with_better_ones() -> None:
    found = decode(START, END, INSIDE, INSIDE, max_tokens=4, n_best=5)
    assert found == [TokenSpan(1, 1, 6.0), TokenSpan(2, 3, 6.0), TokenSpan(4, 4, 0.0)]


def test_a_span_has_at_most_max_tokens() -> None:
    found = decode(START, END, INSIDE, INSIDE, max_tokens=1, n_best=2)
    assert found == [TokenSpan(1, 1, 6.0), TokenSpan(2, 2, 3.0)]


def test_spans_begin_and_end_only_where_allowed() -> None:
    ends = np.array([False, False, False, False, True])
    assert decode(START, END, INSIDE, ends, max_tokens=4, n_best=1) == [TokenSpan(2, 4, 2.0)]


def test_nothing_allowed_gives_nothing() -> None:
    assert decode(START, END, ~INSIDE & False, INSIDE, max_tokens=4, n_best=3) == []


@pytest.mark.parametrize("seed", range(20))
def test_further_spans_are_those_of_an_exhaustive_search_among_what_is_left(seed: int) -> None:
    random = np.random.default_rng(seed)
    start, end = random.integers(0, 4, (2, 15)).astype(np.float32)  # with many ties
    starts, ends = random.random((2, 15)) < 0.8
    spans = [(i, j) for i in range(15) for j in range(i, min(i + 4, 15)) if starts[i] and ends[j]]
    expected: list[TokenSpan] = []
    while spans and len(expected) < 5:
        i, j = max(spans, key=lambda span: (start[span[0]] + end[span[1]], -span[0], -span[1]))
        expected.append(TokenSpan(i, j, float(start[i] + end[j] - start[0] - end[0])))
        spans = [span for span in spans if span[1] < i or span[0] > j]
    assert decode(start, end, starts, ends, max_tokens=4, n_best=5) == expected


@pytest.mark.parametrize("seed", range(50))
def test_the_best_score_is_that_of_an_exhaustive_search(seed: int) -> None:
    random = np.random.default_rng(seed)
    start, end = random.normal(size=(2, 24)).astype(np.float32)
    starts, ends = random.random((2, 24)) < 0.7
    starts[0] = ends[0] = False
    starts[5] = ends[5] = True
    found = decode(start, end, starts, ends, max_tokens=6, n_best=3)
    assert found[0].score == pytest.approx(best_of_all(start, end, starts, ends, 6), abs=1e-6)
    assert all(starts[span.first] and ends[span.last] and 0 <= span.last - span.first < 6 for span in found)
    assert [span.score for span in found] == sorted((span.score for span in found), reverse=True)
