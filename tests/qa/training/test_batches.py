from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from qa.training.batches import Batch, Batches
from qa.training.groups import Group, Groups
from qa.training.settings import Noise, Sampling
from tests.qa.training.toys import THINGS, colour_groups

QUIET = Sampling(passages=3, silent=0.0, near_miss=0.0, noise=Noise(0, 0, 0), max_tokens=64, batch_tokens=200)


def make(tokenizer: Any, groups: Groups | None = None, **settings: Any) -> Batches:
    return Batches(groups or colour_groups(), tokenizer, replace(QUIET, **settings))


def texts(batch: Batch, tokenizer: Any) -> list[str]:
    return [tokenizer.decode(ids[mask]) for ids, mask in zip(batch.ids, batch.mask, strict=True)]


def test_every_group_is_in_one_batch_of_an_epoch_in_an_order_of_its_own(tokenizer: Any) -> None:
    batches = make(tokenizer, batch_tokens=100)
    plans = [batches.plan(epoch) for epoch in range(3)]
    for plan in plans:
        assert sorted(number for batch in plan for number in batch) == list(range(len(THINGS)))
        assert len(plan) > 2
    assert plans[0] != plans[1]
    assert len(batches) == len(THINGS)


def test_equal_seeds_give_equal_batches_whatever_was_made_before(tokenizer: Any) -> None:
    one, other = (
        make(tokenizer, silent=0.5, near_miss=0.5, noise=Noise()),
        make(tokenizer, silent=0.5, near_miss=0.5, noise=Noise()),
    )
    plan = one.plan(1)
    assert plan == other.plan(1)
    other.make(0, [3, 4])
    for numbers in reversed(plan):
        mine, theirs = one.make(1, numbers), other.make(1, numbers)
        for name in ("ids", "kinds", "mask", "starts", "ends", "firsts", "owners", "answers"):
            assert np.array_equal(getattr(mine, name), getattr(theirs, name)), name
    assert make(tokenizer, seed=1).plan(1) != make(tokenizer, seed=2).plan(1)


def test_a_batch_holds_no_more_tokens_than_it_may_but_for_single_groups(tokenizer: Any) -> None:
    batches = make(tokenizer, batch_tokens=100)
    assert all(batches.make(0, numbers).ids.size <= 160 for numbers in batches.plan(0))  # sizes are guessed
    assert all(len(numbers) == 1 for numbers in make(tokenizer, batch_tokens=1).plan(0))


def test_answers_are_the_tokens_of_the_answers(tokenizer: Any) -> None:
    batches = make(tokenizer)
    batch = batches.make(0, range(4))
    assert batch.groups == 4
    assert batch.owners.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    words = [tokenizer.decode(batch.ids[row, first : last + 1]) for row, first, last in batch.answers]
    assert words == ["red", "blue", "green", "white"]
    assert [batch.owners[row] for row in batch.answers[:, 0]] == [0, 1, 2, 3]
    assert texts(batch, tokenizer)[0] == "[CLS] what colour is the car? [SEP] the car is red. [SEP]"


def test_spans_begin_and_end_in_passages_only(tokenizer: Any) -> None:
    batch = make(tokenizer).make(0, range(4))
    for row in range(len(batch.ids)):
        places = np.flatnonzero(batch.starts[row])
        first = int(batch.firsts[row])
        assert places.tolist() == list(range(first, int(batch.mask[row].sum()) - 1))
        assert tokenizer.decode(batch.ids[row, first]) == "the"
    assert batch.starts.tolist() == batch.ends.tolist()


def test_the_share_silent_of_the_questions_meets_no_passage_that_answers(tokenizer: Any) -> None:
    batches = make(tokenizer, silent=0.25)
    drawn = [batches.draw(epoch, number) for epoch in range(50) for number in range(len(THINGS))]
    answered = [any(spans for _, spans in draw.passages) for draw in drawn]
    assert 0.70 < np.mean(answered) < 0.80
    assert all(len(draw.passages) == 3 for draw in drawn)
    assert all(answered for answered in [any(s for _, s in make(tokenizer).draw(0, n).passages) for n in range(12)])


def test_a_near_miss_takes_the_place_of_a_wrong_passage(tokenizer: Any) -> None:
    groups = Groups(
        ("In 1999 Ada won.", "In 1950 Bob won.", "Cid lost."),
        ("", "", ""),
        (Group("1", "", "Who won in 1999?", ("Ada",), ((0, ((8, 11),)),), (), (1, 2)),),
    )
    batches = make(tokenizer, groups, near_miss=1.0)
    gold, *wrong = batches.draw(0, 0).passages
    assert gold == (0, ((8, 11),))
    assert len(wrong) == 2
    (passage, spans) = wrong[-1]
    assert isinstance(passage, str)
    assert passage.startswith("In ")
    assert passage.endswith(" Ada won.")
    assert "1999" not in passage
    assert spans == ()
    assert "ada won" in texts(batches.make(0, [0]), tokenizer)[2]


def test_a_question_that_nothing_answers_reads_wrong_passages_only(tokenizer: Any) -> None:
    groups = Groups(("a b", "c d"), ("", ""), (Group("1", "", "Who?", (), (), (), (0, 1)),))
    batch = make(tokenizer, groups).make(0, [0])
    assert (batch.groups, len(batch.answers), len(batch.ids)) == (1, 0, 2)


def test_questions_without_anything_to_learn_are_passed_over(tokenizer: Any) -> None:
    groups = Groups(("a", "b"), ("", ""), (
        Group("1", "", "Who?", ("x",), (), (), (0,)), Group("2", "", "Who?", (), (), (), ()),
    ))  # fmt: skip
    batches = make(tokenizer, groups)
    assert (len(batches), batches.plan(0)) == (0, [])


def test_a_window_that_cannot_hold_its_answer_is_left_out(tokenizer: Any) -> None:
    long = "word " * 100
    groups = Groups(
        (long, "other"),
        ("", ""),
        (
            Group("1", "", "Who?", (long,), ((0, ((0, len(long) - 1),)),), (), ()),
            Group("2", "", "Who?", (long,), ((0, ((0, len(long) - 1),)),), (), (1,)),
        ),
    )
    batch = make(tokenizer, groups).make(0, [0, 1])
    assert (batch.groups, batch.ids.shape[0], len(batch.answers)) == (1, 1, 0)
    assert make(tokenizer, groups).make(0, [0]).groups == 0


def test_a_long_passage_is_cut_around_its_answer(tokenizer: Any) -> None:
    text = "word " * 200 + "Ada " + "word " * 50
    groups = Groups((text,), ("",), (Group("1", "", "Who?", ("Ada",), ((0, ((1000, 1003),)),), (), ()),))
    batch = make(tokenizer, groups).make(0, [0])
    ((row, first, last),) = batch.answers
    assert batch.ids.shape == (1, 64)
    assert tokenizer.decode(batch.ids[row, first : last + 1]) == "ada"
    tokens = make(tokenizer, groups).tokens(0)
    assert tokens.offsets[first - batch.firsts[0]].tolist() == [1000, 1003]
    places = {int(make(tokenizer, groups).make(epoch, [0]).answers[0, 1]) for epoch in range(20)}
    assert len(places) > 10, "answers stand anywhere, or the reader would learn their place"


@pytest.mark.parametrize("passages", [1, 2, 3])
def test_no_more_passages_are_read_than_asked_for(tokenizer: Any, passages: int) -> None:
    batches = make(tokenizer, passages=passages, near_miss=1.0, silent=0.5)
    assert {len(batches.draw(epoch, n).passages) for epoch in range(9) for n in range(12)} == {passages}
