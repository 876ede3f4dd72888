"""The readings of a question in its conversation, the likeliest among them."""

import pytest

from qa.followup.types import Turn
from qa.followup.understand import understand

SHARE = Turn("What share of the market does Taobao Mall have?", "48.5%")
HEAD = Turn("Who is the head of Taobao Mall?", "Zhang Yong", "Zhang Yong, head of Taobao Mall, spoke in Hangzhou.")


def readings(question: str, *turns: Turn) -> list[str]:
    return [reading.question for reading in understand(question, turns)]


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (SHARE, "And 360buy?", "What share of the market does 360buy have?"),
        (Turn("What was the volume this year?", "9"), "And in 2012?", "What was the volume in 2012?"),
        (Turn("Who won the 2008 election?", "Ann"), "And in 1992?", "Who won the 1992 election?"),
        (Turn("How many retailers does it have?", "3"), "And brands?", "How many brands does it have?"),
        (Turn("What is Neptune's atmosphere made of?", "gas"), "And its core?", "What is Neptune's core made of?"),
        (Turn("What was the highest price?", "9"), "And the lowest?", "What was the lowest price?"),
        (Turn("Who backs Yihaodian?", "Walmart"), "What about Coo8?", "Who backs Coo8?"),
        (Turn("Who are the partners for jewelry?", "Ann"), "And for 3C?", "Who are the partners for 3C?"),
        (Turn("Where was Ann Lee born?", "Bonn"), "When?", "When was Ann Lee born?"),
        (Turn("Who renamed the house?", "Ann"), "When?", "When did Ann rename the house?"),
        (Turn("Where was it delisted from?", "Bonn"), "Why?", "Why was it delisted from Bonn?"),
        (Turn("What strategy did Ann announce?", "Open"), "When?", "When did Ann announce Open?"),
        (Turn("How many plans does Ann have?", "3"), "Which?", "Which plans does Ann have?"),
        (Turn("How many men live in Bonn?", "3"), "And how many women?", "How many women live in Bonn?"),
        (HEAD, "When was he born?", "When was Zhang Yong born?"),
        (HEAD, "What is his age?", "What is Zhang Yong's age?"),
        (HEAD, "What does it sell?", "What does Taobao Mall sell?"),
        (HEAD, "What does the company sell?", "What does Taobao Mall sell?"),
        (HEAD, "Who lives there?", "Who lives in Hangzhou?"),
        (Turn("Who sold it in May 2012?", "Ann"), "What else was sold then?", "What else was sold in May 2012?"),
        (Turn("Who found it?", "Ann Lee and Bob"), "Who likes the second?", "Who likes Bob?"),
        (Turn("How many sellers came?", "30"), "What did they buy?", "What did the sellers buy?"),
        (HEAD, "And Bob, what does he do?", "What does Bob do?"),
    ],
)
def test_a_follow_up_has_the_reading_that_is_meant(turn: Turn, question: str, expected: str) -> None:
    assert expected in readings(question, turn)


@pytest.mark.parametrize(
    "question",
    [
        "What does QQ Wanggou mean?",
        "Which company leaked screenshots of its platform?",
        "When did Tencent make its record public?",
        "What sort of site was 1688 before it turned to trading?",
        "Why does Ann see no competition between Bonn and the independent sites?",
        "How long does it take to boil an egg?",
        "Which desert is the driest?",
        "Why does Ann see no difference between Bonn and the independent heads?",
        "1688 transaction record",
    ],
)
def test_a_question_that_stands_alone_is_read_in_no_other_way(question: str) -> None:
    assert readings(question, HEAD) == [question]


@pytest.mark.parametrize("question", ["Why?", "And in 2012?", "Who runs it?", "What about Taobao?"])
def test_without_a_conversation_every_question_stands_alone(question: str) -> None:
    assert readings(question) == [question]


def test_as_it_stands_comes_first_and_few_others_follow() -> None:
    found = understand("Who runs it?", [HEAD, SHARE, HEAD])
    assert found[0].question == "Who runs it?"
    assert 2 <= len(found) <= 7
    assert found[1:] == sorted(found[1:], key=lambda reading: -reading.prior)
    assert len({reading.question for reading in found}) == len(found)


@pytest.mark.parametrize("question", ["?", "and?", "🌉?", "the", "it", "And " * 200, "of of of", "Who's that?", "'s"])
def test_odd_questions_are_read_without_fault(question: str) -> None:
    assert readings(question, HEAD, Turn("?"), Turn("", "'s", "…"))[0] == question
