import math

import pytest

from index.sentences import sentences
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.forms.yes_no import decide, is_yes_no
from qa.types import Span
from tests.qa.toys import make_article, whole

CURVE = Calibration(slope=1.0, intercept=0.0, threshold=0.5)


@pytest.mark.parametrize(
    "question", ["Is Ada old?", "did tencent invest", "Can't Ada swim?", "whether Ada is old?", "Has anyone come?"]
)
def test_a_question_that_begins_with_a_verb_asks_yes_or_no(question: str) -> None:
    assert is_yes_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ada?",
        "Is Ada old or young?",
        "Did he say who came?",
        "If it rains, is it wet?",
        "Will",
        "Canada's king?",
    ],
)
def test_a_choice_and_a_question_for_words_do_not(question: str) -> None:
    assert not is_yes_no(question)


def test_the_confidence_is_the_documented_curve_of_words_and_reader() -> None:
    passage = whole(make_article("The red mill burns. The mill stands.", "a.txt"))
    spans = [(Span(passage, 4, 7, 2.0), 2.0)]
    first, second = decide("Is the red mill burning?", [passage], spans, CURVE)
    assert (first.text, second.text) == ("The red mill burns.", "The mill stands.")
    assert first.confidence == pytest.approx(1 / (1 + math.exp(-(2.8 + 3.5 + 1.45 * 2.0 - 2.5))))
    assert second.confidence == pytest.approx(1 / (1 + math.exp(-(2.8 / 3 + 3.5 + 1.45 * -15.0 - 2.5))))


def test_a_sentence_of_two_passages_comes_once() -> None:
    passage = whole(make_article("The mill burns."))
    assert len(decide("Is it burning?", [passage, passage], [], CURVE)) == 1
    assert decide("Is it burning?", [], [], CURVE) == []


def test_the_answer_is_a_whole_sentence_of_the_article_and_says_neither_yes_nor_no(shipped: Answerer) -> None:
    answer = shipped.ask("Does Taobao Mall compete with other independent B2C sites?")
    assert (answer.yes_no, answer.found) == (True, True)
    assert answer.text == "So there’s no competition between Taobao Mall and other independent B2C sites."
    for cite in (*answer.citations, *(place for other in answer.alternatives for place in other.citations)):
        assert (cite.start, cite.end) in sentences(cite.article.text, cite.passage.start, cite.passage.end)


def test_what_the_articles_do_not_decide_is_refused(shipped: Answerer) -> None:
    for question in ("Is Alibaba listed in New York?", "Is Paris the capital of France?"):
        answer = shipped.ask(question)
        assert (answer.yes_no, answer.found, answer.text) == (True, False, "")
