"""What a question lacks to stand alone."""

import pytest

from qa.followup.kinds import Lack, Sort, shape


@pytest.mark.parametrize(
    ("question", "lack"),
    [
        ("And in 2012?", Lack.CLAUSE),
        ("And Alibaba?", Lack.CLAUSE),
        ("What about Taobao?", Lack.CLAUSE),
        ("and the second largest", Lack.CLAUSE),
        ("Why?", Lack.REST),
        ("And when?", Lack.REST),
        ("In what year?", Lack.REST),
        ("How much?", Lack.REST),
        ("From how many sourcing markets?", Lack.REST),
        ("And which electronics retailer?", Lack.REST),
        ("Who runs it?", Lack.REFERENT),
        ("When was he born?", Lack.REFERENT),
        ("How many of them joined?", Lack.REFERENT),
        ("What does the company sell?", Lack.REFERENT),
        ("What was the amount that day?", Lack.REFERENT),
        ("Who said that?", Lack.REFERENT),
        ("Who is the head of Taobao Mall?", Lack.NOTHING),
        ("Who said that Ann won?", Lack.NOTHING),
        ("What is the tallest mountain in the world?", Lack.NOTHING),
        ("How long does it take to boil an egg?", Lack.NOTHING),
        ("Is it true that Ann won?", Lack.NOTHING),
        ("How many inns are there?", Lack.NOTHING),
        ("Name three painters", Lack.NOTHING),
        ("How wide are the bands on Neptune?", Lack.NOTHING),
        ("Taobao", Lack.CLAUSE),
        ("the second largest", Lack.CLAUSE),
        ("1688 transaction record", Lack.NOTHING),
        ("And 1688 transaction record", Lack.CLAUSE),
        ("", Lack.CLAUSE),
    ],
)
def test_what_a_question_lacks(question: str, lack: Lack) -> None:
    assert shape(question).lack is lack


def test_what_leads_a_question_in_is_no_part_of_it() -> None:
    assert (shape("And so, what about Taobao?").text, shape("And so, what about Taobao?").led) == ("Taobao", True)
    assert shape("And sourcing, what does it focus on?").topic == "sourcing"
    assert shape("In 2000, what did it cost?").topic == ""


@pytest.mark.parametrize(
    ("question", "words", "sort", "owner"),
    [
        ("Who runs it?", "it", Sort.THING, False),
        ("What is its share?", "its", Sort.THING, True),
        ("Who succeeded him?", "him", Sort.PERSON, False),
        ("Who were her parents?", "her", Sort.PERSON, True),
        ("How many of them joined?", "them", Sort.SEVERAL, False),
        ("Who lives there?", "there", Sort.PLACE, False),
        ("What happened in that year?", "in that year", Sort.TIME, False),
        ("Who likes the first one?", "the first one", Sort.PLACED, False),
        ("What was the paper's nickname?", "the paper's", Sort.NOUN, True),
        ("What does that mean?", "that", Sort.ANY, False),
    ],
)
def test_what_refers_back_and_how(question: str, words: str, sort: Sort, owner: bool) -> None:
    found = shape(question)
    (anaphor,) = found.anaphors
    assert (found.text[anaphor.start : anaphor.end], anaphor.sort, anaphor.owner) == (words, sort, owner)
