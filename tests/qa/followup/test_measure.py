"""How much of the distance is closed."""

import pytest

from qa.followup.gold import GoldConversation, GoldTurn
from qa.followup.measure import Figures, Outcome, Row, figures, measure, report, table
from tests.qa.followup.toys import open_facts

TALK = GoldConversation(
    "one",
    "dev",
    "ann.txt",
    (
        GoldTurn("Who heads Blue Mills?", "Who heads Blue Mills?", ("Ann Lee",), "first"),
        GoldTurn("Where was she born?", "Where was Ann Lee born?", ("Elmstadt",), "reference"),
        GoldTurn("Who heads Red Works?", "Who heads Red Works?", ("Bob Ray",), "topic"),
    ),
)


def outcome(forced: float, shown: float, found: bool = True) -> Outcome:
    return Outcome(forced, shown, found, 10.0, "")


def row(kind: str, resolved: Outcome, plain: Outcome, full: Outcome) -> Row:
    return Row("one", GoldTurn("?", "?", ("x",), kind), None, resolved, plain, full)


def test_each_turn_is_asked_in_its_conversation_as_it_stands_and_in_full() -> None:
    first, second, third = measure(open_facts(), [TALK])
    assert [each.understood for each in (first, second, third)] == [None, "Where was Ann Lee born?", None]
    assert [(each.resolved.forced, each.full.forced) for each in (first, second, third)] == [(100.0, 100.0)] * 3
    assert (second.resolved.text, third.resolved.text) == ("Elmstadt", "Bob Ray")


def test_the_share_closed_is_that_of_the_way_from_plain_to_full() -> None:
    assert Figures(1, resolved=70, plain=30, full=80).closed == pytest.approx(80)
    assert Figures(1, resolved=70, plain=80, full=80).closed is None


def test_means_are_taken_over_turns_always_answering_and_at_the_threshold() -> None:
    rows = [
        row("bare", outcome(100, 0, False), outcome(0, 0), outcome(100, 100)),
        row("bare", outcome(50, 50), outcome(0, 0), outcome(100, 50)),
    ]
    assert figures(rows, forced=True) == Figures(2, 75, 0, 100)
    assert figures(rows, forced=False) == Figures(2, 25, 0, 75)


def test_a_change_of_topic_is_hurt_by_a_worse_answer_and_at_the_threshold_by_silence() -> None:
    worse = row("topic", outcome(50, 50), outcome(100, 100), outcome(100, 100))
    silent = row("topic", outcome(0, 0, False), outcome(0, 0), outcome(0, 0))
    same = row("topic", outcome(40, 40), outcome(40, 40), outcome(40, 40))
    assert [(each.hurt_forced, each.hurt_shown) for each in (worse, silent, same)] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    topics = report([worse, silent, same])["topics"]
    assert topics == {"n": 3, "understood_otherwise": 0, "hurt_forced": 1, "hurt_shown": 2}


def test_the_table_has_a_line_for_each_kind() -> None:
    shown = table(list(measure(open_facts(), [TALK])), 0.5)
    lines = [line.split() for line in shown.splitlines()]
    assert ["reference", "1", "0.0", "100.0", "100.0", "100", "%"] in lines
    assert (
        "changes of topic: 1, 0 of them understood otherwise; hurt: 0 always answering, 0 at the threshold" in shown
    )


def test_without_follow_ups_there_is_nothing_to_tell() -> None:
    first = [row("first", outcome(1, 1), outcome(1, 1), outcome(1, 1))]
    assert table(first, 0.5).endswith("no follow-up questions\n")
    assert report(first)["follow_ups"] == {}
