import numpy as np
import pytest

from index.fusion import fuse, leaders

DENSE = np.array([0.8, 0.4, -0.2], np.float32)
LEXICAL = np.array([0.0, 6.0, 3.0], np.float32)


def test_the_score_is_the_weighted_sum_of_cosine_and_share_of_the_best_possible() -> None:
    assert fuse(DENSE, LEXICAL, best=12.0, weight=0.5).tolist() == pytest.approx([0.4, 0.45, 0.025])
    assert fuse(DENSE, LEXICAL, best=12.0, weight=0.25).tolist() == pytest.approx([0.2, 0.475, 0.1375])


def test_without_a_known_word_the_cosine_decides_alone() -> None:
    assert fuse(DENSE, np.zeros(3, np.float32), best=0.0).tolist() == pytest.approx([0.4, 0.2, -0.1])


def test_a_score_does_not_depend_on_what_else_was_found() -> None:
    together = fuse(DENSE, LEXICAL, best=12.0)
    alone = [fuse(DENSE[i : i + 1], LEXICAL[i : i + 1], best=12.0)[0] for i in range(3)]
    assert together.tolist() == [float(score) for score in alone]


def test_nothing_found_gives_nothing() -> None:
    assert fuse(DENSE[:0], LEXICAL[:0], best=3.0).tolist() == []


def test_leaders_come_best_first_and_by_id_where_scores_are_equal() -> None:
    scores = np.array([0.5, 0.9, 0.5, 0.1], np.float32)
    assert leaders(np.array([7, 8, 3, 1]), scores, k=3).tolist() == [1, 2, 0]
