from collections.abc import Sequence

import pytest

from index import Article, Passage
from qa.training.forward import Predictor
from qa.training.groups import Group, Groups
from qa.training.heldout import Figures, HeldOut, refused, summarise
from qa.types import Span
from qa.windows import Window
from tests.qa.training.toys import colour_groups


def span(text: str, score: float) -> Span:
    return Span(Passage(Article("", "", text, ""), 0, len(text)), 0, len(text), score)


def test_the_best_span_is_taken_of_gold_passages_and_of_all() -> None:
    groups = [
        Group("1", "", "?", ("red car",), ((0, ((0, 3),)),), (1,), (2,)),
        Group("2", "", "?", ("blue",), ((3, ((0, 4),)),), (), (4,)),
    ]
    found = [
        [(0, span("red car", 1.0)), (1, span("red", 2.0)), (2, span("nothing", -5.0))],
        [(3, span("blue", 3.0)), (4, span("far away", 4.0))],
    ]
    figures = summarise(groups, found)
    assert figures.open_f1 == pytest.approx(100 * (2 / 3) / 2)
    refused = 50.0  # 85 % of the margins 2 and 4 are at least 2; of -5 and 4 one is below
    assert figures == Figures(2, 100.0, 100.0, 0.0, figures.open_f1, refused)


def test_refusals_are_counted_at_the_margin_that_85_percent_reach() -> None:
    answerable = [float(value) for value in range(1, 101)]
    assert refused(answerable, [0.0, 14.5, 15.0, 99.0]) == 50.0
    assert refused(answerable, [-1.0]) == 100.0
    assert refused([], [1.0]) == refused([1.0], []) == 0.0


class Colours(Predictor):
    """Finds the fourth word of each passage, with a margin of minus the passage's number."""

    def __init__(self) -> None:
        pass

    def windows(self, question: str, passages: Sequence[Passage]) -> list[Window]:
        import numpy as np

        none = np.zeros(0, dtype=np.bool_)
        return [Window(passage, {}, np.zeros((0, 2), dtype=np.int64), none, none) for passage in passages]

    def best(self, windows: Sequence[Window], on_progress: object = None) -> list[Span | None]:
        return [self._find(window.passage) for window in windows]

    def _find(self, passage: Passage) -> Span | None:
        word = passage.text.split()[3].strip(".")
        start = passage.text.index(word)
        return Span(passage, start, start + len(word), -float(passage.article.id))


def test_held_out_questions_are_read_with_as_many_passages_as_told() -> None:
    everything = HeldOut(colour_groups(), Colours(), 12, 2)
    figures = everything.figures()
    assert figures is not None
    assert (len(everything), figures.exact_match) == (12, 100.0)
    # each question reads its own passage and the first other one, whose margin is higher but for the first
    assert figures.open_exact_match == pytest.approx(100 * 3 / 12)
    assert len(HeldOut(colour_groups(), Colours(), 5, 2)) == 5


def test_without_answerable_questions_there_are_no_figures() -> None:
    groups = Groups(("x",), ("",), (Group("1", "", "?", (), (), (), (0,)),))
    assert HeldOut(groups, Colours(), 5, 2).figures() is None
