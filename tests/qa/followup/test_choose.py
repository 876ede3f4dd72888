"""The reading that the articles bear out best."""

import math

import pytest

from index import Filter
from qa.followup.choose import choose, log_odds
from qa.followup.types import Reading, Turn
from tests.qa.followup.toys import FACTS, MatchingReader, open_facts

TURNS = (Turn("Who heads Blue Mills?", "Ann Lee"),)
PLAIN = Reading("When was she born?", 0.0)
ANN = Reading("When was Ann Lee born?", 0.0, "Ann Lee")
BLUE = Reading("When was Blue Mills born?", 0.0, "Blue Mills")


def test_the_best_supported_reading_wins() -> None:
    assert choose(open_facts(), [PLAIN, BLUE, ANN], TURNS) is ANN


def test_a_prior_outweighs_support_only_by_its_log_odds() -> None:
    far = Reading(PLAIN.question, 40.0)
    assert choose(open_facts(), [far, ANN], TURNS) is far


def test_equal_support_goes_to_the_first() -> None:
    same = Reading(PLAIN.question, 0.0)
    assert choose(open_facts(), [PLAIN, same], TURNS) is PLAIN


def test_one_reading_is_taken_without_being_read() -> None:
    bot = open_facts()
    assert choose(bot, [PLAIN], TURNS) is PLAIN
    assert isinstance(bot.reader, MatchingReader)
    assert bot.reader.asked == []


def test_an_answer_that_repeats_its_question_or_the_last_answer_counts_less() -> None:
    again = Reading("Who heads Blue Mills?", 0.0)
    other = Reading("Who heads Red Works?", 0.0)
    assert choose(open_facts(facts=(FACTS[0], FACTS[3])), [again, other], TURNS) is other


def test_where_nothing_is_found_the_first_reading_is_taken() -> None:
    assert choose(open_facts(), [PLAIN, ANN], TURNS, Filter(articles=("none.txt",))) is PLAIN


def test_log_odds_are_those_of_a_probability_that_is_never_certain() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(0.9) == pytest.approx(math.log(9))
    assert log_odds(1.0) == pytest.approx(-log_odds(0.0)) == pytest.approx(math.log(9999))
