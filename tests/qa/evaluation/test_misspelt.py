import pytest

from qa.evaluation.misspelt import Way, compare, forced_f1, misspell
from qa.evaluation.types import GoldQuestion
from qa.forms.edits import origins
from qa.types import Answer, Candidate, Citation
from tests.qa.toys import make_article, whole

ARTICLE = make_article("The mill burnt in May.")


def gold(number: int, question: str, answers: tuple[str, ...] = ("May",), kind: str | None = None) -> GoldQuestion:
    return GoldQuestion(str(number), question, answers, kind=kind)


QUESTIONS = [
    gold(1, "When did the mill's roof burn?"),
    gold(2, "Who was it?"),  # no word that can slip
    gold(3, "Why does the mill burn?", ()),
    gold(4, "When did the mil burn?", kind="misspelt"),
    gold(5, "When did “mills” burn down?"),
]


def answer(question: str, found: bool) -> Answer:
    cite = Citation(whole(ARTICLE), 18, 21)
    others = () if found else (Candidate((cite,), 0.1),)
    return Answer(question, found, 0.1, (cite,) if found else (), others)


def test_each_answerable_question_gets_one_error_in_a_word_that_says_something() -> None:
    pairs = list(misspell(QUESTIONS, 10, seed=1))
    assert sorted(clean.id for clean, _ in pairs) == ["1", "5"]
    for clean, typed in pairs:
        changed = [(a, b) for a, b in zip(clean.question.split(), typed.question.split(), strict=True) if a != b]
        ((before, after),) = changed
        word, slipped = before.strip("?“”").removesuffix("'s"), after.strip("?“”").removesuffix("'s")
        assert word in {edit.word for edit in origins(slipped)}
        assert word in ("mill", "roof", "burn", "mills", "down")


def test_equal_seeds_draw_equal_errors_and_no_more_than_wanted() -> None:
    assert list(misspell(QUESTIONS, 2, seed=3)) == list(misspell(QUESTIONS, 2, seed=3))
    assert len(list(misspell(QUESTIONS, 1, seed=3))) == 1


def test_the_same_questions_are_asked_clean_as_typed_and_corrected() -> None:
    asked = []

    def ask(line: str, literally: bool) -> Answer:
        asked.append((line, literally))
        return answer(line, found="mill" in line)

    pairs = [(gold(1, "When did the mill burn?"), gold(1, "When did the milk burn?"))]
    ways = compare(pairs, ask, lambda: None)
    assert asked == [(pairs[0][0].question, False), (pairs[0][1].question, True), (pairs[0][1].question, False)]
    assert ways == [
        Way("clean", 100.0, 100.0, 100.0),
        Way("one error, as typed", 100.0, 0.0, 0.0),
        Way("one error, corrected", 100.0, 0.0, 0.0),
    ]


@pytest.mark.parametrize("found", [True, False])
def test_the_best_candidate_counts_whether_it_is_shown_or_not(found: bool) -> None:
    assert forced_f1(gold(1, "When?"), answer("When?", found)) == 100.0
    assert forced_f1(gold(1, "When?"), Answer("When?", False, 0.0, (), ())) == 0.0
