"""What a notebook shows of an answer."""

from dataclasses import replace

from qa.notebook import card
from tests.qa.toys import make_article, whole
from tests.qa.ui.toys import ARTICLE, EVIL, EVIL_ESCAPED, Reading, cite, found, other, silent


def test_the_card_shows_the_words_in_their_sentence_and_where_they_stand() -> None:
    answer = found(cite("4.19 billion yuan"), confidence=0.93, others=(other(cite("yuan. It fell"), confidence=0.2),))
    html = answer._repr_html_()
    assert html == card(answer)
    assert "The price was <strong>4.19 billion yuan</strong>." in html
    shown = Reading(html).text
    assert "Very sure · 93%" in shown
    assert "Title of prices.txt prices.txt · line 3 · characters 23–40" in shown
    assert "1 other answer considered" in shown
    assert "20% " in shown


def test_where_the_articles_do_not_say_the_card_says_so_and_shows_what_came_nearest() -> None:
    shown = Reading(card(silent(whole(ARTICLE), guess=cite("4.19 billion yuan"), confidence=0.1))).text
    assert "The articles do not say." in shown
    assert "Nearest passages" in shown
    assert "A lead." in shown
    assert "1 answer considered" in shown


def test_silence_about_nothing_at_all_is_shown_too() -> None:
    assert Reading(card(silent())).text == "?The articles do not say."


def test_how_a_follow_up_was_understood_stands_below_it() -> None:
    asked = replace(silent(), resolved_question="How <much> is it?")
    assert Reading(card(asked)).text == "?understood as: How <much> is it?The articles do not say."


def test_nothing_in_an_article_or_a_question_becomes_markup() -> None:
    evil = make_article(f"It is {EVIL} 7.", EVIL)
    answers = (found(cite("7", evil), others=(other(cite("It", evil)),)), silent(whole(evil), guess=cite("7", evil)))
    for answer in answers:
        html = card(replace(answer, question=EVIL))
        assert EVIL_ESCAPED in html
        assert {"script", "img"} & set(Reading(html).tags) == set()
