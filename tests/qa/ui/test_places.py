import pytest

from index import Passage
from qa.types import Answer
from qa.ui.places import agreeing, differing, group_of, groups, places
from tests.qa.toys import make_article
from tests.qa.ui.toys import ARTICLE, cite, found, other, silent

ELM = make_article("The bridge was opened in 1937 by the mayor of the town.", "elm.txt")
OAK = make_article("Records of the county say that it had been open since 1938, if not longer than that.", "oak.txt")
ASH = make_article("Opening day came in 1937, as every child in the valley learns at school.", "ash.txt")


def test_the_places_of_an_answer_come_first_and_those_of_its_alternatives_behind() -> None:
    answer = found(cite("1937", ELM), cite("1937", ASH), others=(other(cite("1938", OAK)), other(cite("town", ELM))))
    assert [cite.quote for cite in places(answer)] == ["1937", "1937", "1938", "town"]
    assert groups(answer) == [range(2), range(2, 3), range(3, 4)]
    assert [group_of(answer, place) for place in range(4)] == [range(2), range(2), range(2, 3), range(3, 4)]


def test_where_the_articles_do_not_say_the_nearest_passages_come_first() -> None:
    answer = silent(Passage(ARTICLE, 9, 41), Passage(ARTICLE, 0, 7), guess=cite("fell"))
    assert [cite.quote for cite in places(answer)] == ["The price was 4.19 billion yuan.", "A lead.", "fell"]
    assert groups(answer) == [range(2), range(2, 3)]


def test_at_most_so_many_passages_are_shown() -> None:
    passages = [Passage(ARTICLE, 0, end) for end in range(1, 10)]
    assert [place.end for place in places(silent(*passages))] == [1, 2, 3]


def test_nothing_at_all_has_no_place() -> None:
    assert places(silent()) == ()
    assert groups(silent()) == [range(0)]


def test_other_articles_that_give_the_answer_agree_each_once() -> None:
    answer = found(cite("1937", ELM), cite("town", ELM), cite("1937", ASH), cite("school", ASH))
    assert agreeing(answer) == [2]


def test_a_copy_of_an_article_is_no_second_voice() -> None:
    copy = make_article(ELM.text, "copy.txt")
    assert agreeing(found(cite("1937", ELM), cite("1937", copy))) == []


@pytest.mark.parametrize(
    ("confidence", "threshold", "expected"),
    [(0.6, 0.6, [(0, 1)]), (0.59, 0.6, []), (0.25, 0.0, [(0, 1)]), (0.24, 0.0, [])],
)
def test_a_different_answer_counts_if_it_is_sure_enough_to_be_given_and_no_mere_guess(
    confidence: float, threshold: float, expected: list[tuple[int, int]]
) -> None:
    answer = found(cite("1937", ELM), others=(other(cite("1938", OAK), confidence=confidence),))
    assert differing(answer, threshold) == expected


def test_a_different_answer_in_an_article_that_is_cited_is_no_disagreement() -> None:
    assert differing(found(cite("1937", ELM), others=(other(cite("town", ELM)),)), 0.5) == []


def test_of_a_different_answer_the_place_in_another_article_is_shown() -> None:
    answer = found(cite("1937", ELM), others=(other(cite("town", ELM), cite("county", OAK)),))
    assert differing(answer, 0.5) == [(0, 2)]


def test_more_or_fewer_of_the_same_words_are_no_different_answer() -> None:
    more = make_article("It cost 4.19 billion yuan (USD 679 million).", "more.txt")
    answer = found(cite("4.19 billion yuan"), others=(other(cite("4.19 billion yuan (USD 679 million)", more)),))
    assert differing(answer, 0.5) == []


def test_a_silence_agrees_and_differs_with_nothing() -> None:
    answer = Answer("?", False, 0.1, (), (other(cite("fell")),))
    assert (agreeing(answer), differing(answer, 0.0)) == ([], [])
