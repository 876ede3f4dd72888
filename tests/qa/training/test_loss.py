"""The objective against plain NumPy, and against figures worked out by hand."""

from dataclasses import replace
from math import exp, log

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.training.loss import FLOOR, Logits, Targets, distillation, loss, margins, span_scores
from qa.training.settings import Objective

SHARED, ALONE = Objective(shared=1.0), Objective(shared=0.0)


def targets(starts: list[list[int]], owners: list[int], answers: list[tuple[int, int, int]]) -> Targets:
    """Spans may begin and end at the same tokens."""
    flags = torch.tensor(starts, dtype=torch.bool)
    rows = torch.tensor(answers, dtype=torch.int64).reshape(-1, 3)
    return Targets(flags, flags, torch.tensor(owners), rows, owners[-1] + 1)


def drawn(seed: int) -> tuple[Logits, Targets]:
    """Three questions: two windows with two answers, three with none, one with one answer."""
    draw = torch.Generator().manual_seed(seed)
    start, end = (3 * torch.randn(6, 7, generator=draw) for _ in range(2))
    flags = [[0, 0, 1, 1, 1, 1, 0], [0, 0, 1, 1, 1, 0, 0]] * 3
    return (start, end), targets(flags, [0, 0, 1, 1, 1, 2], [(0, 2, 3), (0, 5, 5), (1, 4, 4), (5, 2, 4)])


def reference(logits: Logits, goal: Targets, group_of: list[int]) -> float:
    """-log P of right starts, and of right ends, averaged over sides and groups; straight from the formula."""
    losses = []
    for side, allowed in enumerate((goal.starts, goal.ends)):
        raw: NDArray[np.float64] = logits[side].double().numpy()
        odds = np.exp(raw - raw[:, :1]) * allowed.numpy()
        for group in sorted(set(group_of)):
            rows = [row for row, owner in enumerate(group_of) if owner == group]
            places = {(row, (first, last)[side]) for row, first, last in goal.answers.tolist() if row in rows}
            whole = 1 + odds[rows].sum()
            right = sum(odds[place] for place in places) if places else 1.0
            losses.append(-log(right / whole))
    return float(np.mean(losses))


@pytest.mark.parametrize("seed", range(5))
def test_the_shared_loss_is_the_formula(seed: int) -> None:
    logits, goal = drawn(seed)
    assert float(loss(logits, goal, SHARED)) == pytest.approx(reference(logits, goal, [0, 0, 1, 1, 1, 2]), rel=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_the_loss_of_single_windows_is_that_of_groups_of_one(seed: int) -> None:
    logits, goal = drawn(seed)
    alone = reference(logits, goal, list(range(6)))
    assert float(loss(logits, goal, ALONE)) == pytest.approx(alone, rel=1e-5)
    shared = reference(logits, goal, [0, 0, 1, 1, 1, 2])
    mixed = float(loss(logits, goal, Objective(shared=0.3)))
    assert mixed == pytest.approx(0.3 * shared + 0.7 * alone, rel=1e-5)


def test_for_one_window_it_is_the_cross_entropy_of_squad_2() -> None:
    start, end = torch.tensor([[0.5, 2.0, -1.0, 3.0]]), torch.tensor([[1.5, 0.0, 1.0, -2.0]])
    every = [[0, 1, 1, 1]]
    for answer, place in (([], (0, 0)), ([(0, 1, 3)], (1, 3))):
        expected = sum(
            torch.nn.functional.cross_entropy(side, torch.tensor([at]))
            for side, at in zip((start, end), place, strict=True)
        )
        for objective in (SHARED, ALONE):
            found = loss((start, end), targets(every, [0], answer), objective)
            assert float(found) == pytest.approx(float(expected) / 2, rel=1e-6)


def test_by_hand() -> None:
    # two windows of one question; margins of starts and ends alike: 1 and 0 in the first, 2 in the second
    side = torch.tensor([[5.0, 6.0, 5.0], [1.0, 3.0, 9.0]])
    goal = targets([[0, 1, 1], [0, 1, 0]], [0, 0], [(0, 1, 1)])
    expected = -log(exp(1) / (1 + exp(1) + 1 + exp(2)))
    assert float(loss((side, side), goal, SHARED)) == pytest.approx(expected, rel=1e-6)
    first, second = -log(exp(1) / (2 + exp(1))), -log(1 / (1 + exp(2)))
    assert float(loss((side, side), goal, ALONE)) == pytest.approx((first + second) / 2, rel=1e-6)


def test_what_a_window_adds_to_all_of_its_logits_changes_nothing() -> None:
    (start, end), goal = drawn(0)
    shift = torch.tensor([[1.0], [-7.0], [3.0], [0.0], [9.0], [2.0]])
    for objective in (SHARED, ALONE, Objective(joint=True)):
        moved = loss((start + shift, end - shift), goal, objective)
        assert float(moved) == pytest.approx(float(loss((start, end), goal, objective)), rel=1e-4)


def test_the_joint_loss_is_the_log_odds_of_whole_spans() -> None:
    (start, end), goal = drawn(1)
    u, v = ((side - side[:, :1]).double().numpy() for side in (start, end))
    allowed = goal.starts.numpy()
    losses = []
    for group, rows in ((0, [0, 1]), (1, [2, 3, 4]), (2, [5])):
        odds = {
            (row, i, j): exp(u[row, i] + v[row, j])
            for row in rows
            for i in range(7)
            for j in range(i, min(i + 3, 7))
            if allowed[row, i] and allowed[row, j]
        }
        right = [odds[row, i, j] for row, i, j in goal.answers.tolist() if row in rows]
        losses.append(-log((sum(right) if right else 1.0) / (1 + sum(odds.values()))))
        assert (group == 1) == (not right)
    found = loss((start, end), goal, Objective(shared=1.0, joint=True, longest=3))
    assert float(found) == pytest.approx(float(np.mean(losses)), rel=1e-5)


def test_a_question_answered_only_by_a_span_that_is_too_long_counts_for_nothing() -> None:
    (start, end), goal = drawn(2)
    two = Objective(shared=1.0, joint=True, longest=2)
    cut = replace(goal, answers=goal.answers[:3])  # what is left of the third question is a span of 3 tokens
    rest = [row[:5] for row in (start, end, goal.starts, goal.ends, goal.owners)]
    others = Targets(rest[2], rest[3], rest[4], cut.answers, 2)
    assert float(loss((start, end), goal, two)) == pytest.approx(
        float(loss((rest[0], rest[1]), others, two)), rel=1e-5
    )


def test_span_scores_are_margins_of_spans_that_are_allowed() -> None:
    logits, goal = drawn(3)
    scores = span_scores(margins(logits), goal, 3)
    assert scores.shape == (6, 7, 3)
    start, end = logits
    assert float(scores[0, 2, 1]) == pytest.approx(float(start[0, 2] + end[0, 3] - start[0, 0] - end[0, 0]))
    assert float(scores[0, 1, 1]) == float(scores[0, 5, 1]) == FLOOR


def test_teachers_that_agree_cost_nothing_and_others_their_divergence() -> None:
    logits, goal = drawn(4)
    student = margins(logits)
    assert float(distillation(student, [student, student], goal, 2.0)) == pytest.approx(0, abs=1e-5)
    side, other = torch.tensor([[0.0, 1.0]]), torch.tensor([[0.0, -1.0]])
    one = targets([[0, 1]], [0], [])
    p, q = exp(-1) / (1 + exp(-1)), exp(1) / (1 + exp(1))
    expected = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))
    assert float(distillation((side, side), [(other, other)], one, 1.0)) == pytest.approx(expected, rel=1e-5)


def test_of_places_teachers_are_heard_only_where_a_window_answers() -> None:
    logits, goal = drawn(0)
    teacher, _ = drawn(1)
    place = replace(SHARED, opinion="place", distil=1.0)
    heard = float(loss(logits, goal, place, [teacher]))
    kls = []
    for side, allowed in enumerate((goal.starts, goal.ends)):
        for row in (0, 1, 5):
            places = allowed[row].nonzero()[:, 0]
            p, q = (one[side][row, places].softmax(0) for one in (teacher, logits))
            kls.append(float((p * (p / q).log()).sum()))
    assert heard == pytest.approx(float(np.mean(kls)), rel=1e-5)
    assert float(loss(teacher, goal, place, [teacher, teacher])) == pytest.approx(0, abs=1e-6)
    changed = teacher[0].clone(), teacher[1].clone()
    for logit in changed:
        logit[2:5] += 7 * torch.randn(3, 7)  # windows that do not answer
        logit[:, 0] += 5  # "not here"
    assert float(loss(logits, goal, place, [changed])) == pytest.approx(heard, rel=1e-6)


def test_without_an_answer_teachers_have_nothing_to_say_on_its_place() -> None:
    logits, goal = drawn(0)
    silent = replace(goal, answers=goal.answers[:0])
    assert float(loss(logits, silent, replace(SHARED, opinion="place", distil=1.0), [logits])) == 0


def test_the_weight_of_the_teachers_mixes_both_losses() -> None:
    logits, goal = drawn(0)
    teacher, _ = drawn(1)
    hard = float(loss(logits, goal, SHARED))
    soft = float(distillation(margins(logits), [margins(teacher)], goal, 1.0))
    mixed = loss(logits, goal, replace(SHARED, distil=0.25), [teacher])
    assert float(mixed) == pytest.approx(0.75 * hard + 0.25 * soft, rel=1e-5)
    assert float(loss(logits, goal, replace(SHARED, distil=0.0), [teacher])) == pytest.approx(hard, rel=1e-6)


@pytest.mark.parametrize("joint", [False, True])
def test_gradients_are_numbers_and_point_to_the_answers(joint: bool) -> None:
    (start, end), goal = drawn(0)
    sides = [side.clone().requires_grad_() for side in (start, end)]
    loss((sides[0], sides[1]), goal, Objective(joint=joint), [(end, start)]).backward()  # type: ignore[no-untyped-call]
    gradients: list[Tensor] = [side.grad for side in sides if side.grad is not None]
    assert len(gradients) == 2
    assert all(bool(torch.isfinite(gradient).all()) for gradient in gradients)
    alone = [side.clone().requires_grad_() for side in (start, end)]
    loss((alone[0], alone[1]), goal, Objective(joint=joint)).backward()  # type: ignore[no-untyped-call]
    assert alone[0].grad is not None
    assert float(alone[0].grad[5, 2]) < 0  # the only answer of the third question: its logit must rise
    assert float(alone[0].grad[5, 0]) > 0  # and that of "not here" must fall
