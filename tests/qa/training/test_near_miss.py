import random
import re

import pytest

from qa.training.near_miss import names_of, near_miss, pool_of

NAMES = pool_of(["Who leads Acme?", "Where is Foo Bar?"])


def miss(question: str, passage: str, answer: str, seed: int = 0) -> str | None:
    start = passage.index(answer)
    return near_miss(question, passage, [(start, start + len(answer))], NAMES, random.Random(seed))


def test_a_year_is_moved_to_one_nearby_everywhere() -> None:
    passage = "In 2012 it sold 40 cars. In 2012, too, 20120 were lost."
    for seed in range(20):
        missed = miss("How many cars were sold in 2012?", passage, "40", seed)
        assert missed is not None
        found = re.fullmatch(r"In (20\d\d) it sold 40 cars\. In (20\d\d), too, 20120 were lost\.", missed)
        assert found is not None
        assert found[1] == found[2]
        assert 0 < abs(int(found[1]) - 2012) <= 5


def test_a_number_keeps_its_form() -> None:
    missed = miss("Who paid 1,250.75 yuan?", "Ada paid 1,250.75 yuan.", "Ada")
    assert missed is not None
    assert re.fullmatch(r"Ada paid [1-9],\d{3}\.\d\d yuan\.", missed)
    assert "1,250.75" not in missed


@pytest.mark.parametrize(
    ("question", "passage", "pattern"),
    [
        ("Who came in May?", "In May came Ada.", r"In (?!May)[A-Z][a-z]+ came Ada\."),
        ("Who won the first race?", "First came Ada.", r"(?!First)[A-Z][a-z]+ came Ada\."),
        ("Who led in Q2?", "In Q2 Ada led.", r"In Q[134] Ada led\."),
        ("Who heads Taobao?", "Taobao is headed by Ada.", r"Acme is headed by Ada\."),
        ("Who heads Taobao Mall?", "Ada heads Taobao Mall.", r"Ada heads Foo Bar\."),
    ],
)
def test_words_are_swapped_for_their_like(question: str, passage: str, pattern: str) -> None:
    missed = miss(question, passage, "Ada")
    assert missed is not None
    assert re.fullmatch(pattern, missed), missed


@pytest.mark.parametrize(
    ("question", "passage", "answer"),
    [
        ("Who came?", "Ada came.", "Ada"),
        ("Who came in 2012?", "Ada came.", "Ada"),
        ("What happened in 2012?", "Ada came on 5 May 2012.", "5 May 2012"),
        ("Who leads Acme?", "Ada leads Acme.", "Ada"),
        ("Who leads Alpha Beta Gamma?", "Ada leads Alpha Beta Gamma.", "Ada"),
    ],
)
def test_where_nothing_can_be_swapped_there_is_no_near_miss(question: str, passage: str, answer: str) -> None:
    assert miss(question, passage, answer) is None


def test_what_is_put_in_stands_neither_in_the_passage_nor_in_the_question() -> None:
    passage = "In 2010, 2011, 2013, 2014 and 2012 Ada came; in 2008 and 2009 too; not in 2015, 2016 or 2007."
    missed = {miss("Who came in 2012?", passage, "Ada", seed) for seed in range(20)}
    assert missed == {None, passage.replace("2012", "2017")}  # None where 2017 is not drawn in ten tries


def test_the_first_word_of_a_question_is_no_name() -> None:
    assert names_of("What did Zhang Yong of Taobao-Mall do?") == ["Zhang Yong", "Taobao-Mall"]
    assert names_of("Does it?") == []
    assert names_of("Is Ada there?") == ["Ada"]
    assert pool_of(["Is Ada there?", "Did Zhang Yong?", "Is Ada?"]) == {1: ["Ada"], 2: ["Zhang Yong"]}
