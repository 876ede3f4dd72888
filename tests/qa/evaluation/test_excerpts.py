from collections.abc import Sequence

import pytest

from qa.evaluation.excerpts import Excerpt, Segment, excerpts, mark
from qa.evaluation.run import evaluate
from qa.evaluation.types import GoldQuestion
from tests.qa.evaluation.toys import Says, ToyBot, ToyCorpus, gold_set

CORPUS = ToyCorpus({"a.txt": "The car is dark red, not blue.", "b.txt": "Red indeed."})


def excerpts_of(said: Says | None, answers: tuple[str, ...] = ("red",), article: str = "a.txt") -> list[Excerpt]:
    gold = GoldQuestion("q1", "Which?", answers, (article,))
    missing = [] if article in CORPUS.texts else ["q1"]
    bot = ToyBot(CORPUS, {"Which?": said} if said else {})
    outcome = evaluate(bot, CORPUS, gold_set(gold, missing=missing))[0]
    return list(excerpts(outcome, CORPUS.article))


def marked(excerpt: Excerpt) -> list[Segment]:
    return [segment for segment in excerpt.segments if segment[1]]


@pytest.mark.parametrize(
    ("predicted", "gold", "segments"),
    [
        ([], [], [("abcdef", "")]),
        ([(1, 3)], [], [("a", ""), ("bc", "p"), ("def", "")]),
        ([(1, 4)], [(3, 6)], [("a", ""), ("bc", "p"), ("d", "pg"), ("ef", "g")]),
        ([(0, 6)], [(0, 6)], [("abcdef", "pg")]),
        ([(0, 1)], [(2, 3), (4, 5)], [("a", "p"), ("b", ""), ("c", "g"), ("d", ""), ("e", "g"), ("f", "")]),
    ],
)
def test_segments_joined_are_the_text_and_each_has_its_marks(
    predicted: list[tuple[int, int]], gold: list[tuple[int, int]], segments: Sequence[Segment]
) -> None:
    assert mark("abcdef", predicted, gold) == tuple(segments)


def test_predicted_and_gold_words_are_marked_in_the_cited_passage() -> None:
    (only,) = excerpts_of(Says("dark red"))
    assert (only.what, only.article) == ("cited passage", "a.txt")
    assert marked(only) == [("dark ", "p"), ("red", "pg")]


def test_a_candidate_that_was_not_shown_is_said_to_be_so() -> None:
    (only,) = excerpts_of(Says("blue", found=False))
    assert only.what == "best candidate, not shown"
    assert marked(only) == [("red", "g"), ("blue", "p")]


def test_a_gold_answer_elsewhere_is_shown_where_it_stands() -> None:
    cited, gold = excerpts_of(Says("blue"), ("Red indeed",), "b.txt")
    assert marked(cited) == [("blue", "p")]
    assert (gold.what, gold.article, marked(gold)) == ("gold answer", "b.txt", [("Red indeed", "g")])


def test_the_gold_words_of_a_wrong_article_do_not_stand_for_those_of_the_right_one() -> None:
    cited, gold = excerpts_of(Says("red"), ("red",), "b.txt")
    assert marked(cited) == [("red", "pg")]
    assert (gold.article, marked(gold)) == ("b.txt", [("Red", "g")])


def test_there_is_nothing_to_show_of_an_article_that_is_not_indexed() -> None:
    assert excerpts_of(None, ("red",), "gone.txt") == []


def test_an_unanswerable_question_shows_what_was_cited() -> None:
    (only,) = excerpts_of(Says("blue"), ())
    assert marked(only) == [("blue", "p")]
