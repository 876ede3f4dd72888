import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index import Filter, LocalIndex, Passage
from index.errors import ChatbotError, QuestionError
from qa.answer import ALTERNATIVES, MANY, Answerer
from qa.calibration import Calibration
from qa.types import Answer, Span
from tests.qa.toys import ToyIndex, ToyReader, make_article

CURVE = Calibration(slope=1.0, intercept=0.0, threshold=0.5, reader="toy reader", index="toy index", questions=1)
ARTICLES = [
    make_article("One says 103. Another 90.", "one.txt"),
    make_article("Two says 101.", "two.txt"),
    make_article("Three says 103, too.", "three.txt"),
    make_article("Four says 80.", "four.txt"),
]


def open_toy(threshold: float | None = None, top_k: int = 10) -> Answerer:
    return Answerer(ToyIndex(ARTICLES), ToyReader(), CURVE, threshold, top_k)


def test_the_answer_is_the_best_span_with_every_place_that_gives_it() -> None:
    answer = open_toy().ask("Which?")
    assert (answer.found, answer.text, round(answer.confidence, 4)) == (True, "103", 0.9526)
    assert [(c.article.id, c.quote) for c in answer.citations] == [("one.txt", "103"), ("three.txt", "103")]


def test_alternatives_are_the_other_answers_best_first() -> None:
    assert [candidate.text for candidate in open_toy().ask("Which?").alternatives] == ["101", "90", "80"]


def test_below_the_threshold_the_articles_do_not_say_and_the_best_guess_leads_the_alternatives() -> None:
    answer = open_toy(threshold=0.99).ask("Which?")
    assert (answer.found, answer.text, answer.citations) == (False, "", ())
    assert answer.confidence == pytest.approx(0.9526, abs=1e-4)
    assert answer.alternatives[0].text == "103"


def test_without_a_threshold_the_fitted_one_holds() -> None:
    where = Filter(articles=("four.txt",))
    assert not open_toy().ask("Which?", where).found
    assert open_toy(threshold=0.0).ask("Which?", where).text == "80"


def test_only_top_k_passages_are_read() -> None:
    answer = open_toy(top_k=1).ask("Which?")
    assert [hit.passage.article.id for hit in answer.hits] == ["one.txt"]


def test_nothing_at_all_is_an_honest_silence_even_at_threshold_zero() -> None:
    answer = Answerer(ToyIndex([]), ToyReader(), CURVE, 0.0).ask("Which?")
    assert (answer.found, answer.confidence, answer.alternatives) == (False, 0.0, ())


def test_at_most_so_many_alternatives() -> None:
    many = make_article(" ".join(map(str, range(100, 120))))
    assert len(Answerer(ToyIndex([many]), ToyReader(), CURVE).ask("?").alternatives) == ALTERNATIVES


def test_a_question_that_cannot_be_asked_reaches_neither_index_nor_reader() -> None:
    bot = open_toy()
    with pytest.raises(QuestionError):
        bot.ask("  ")
    assert isinstance(bot.reader, ToyReader)
    assert bot.reader.reads == 0


def test_many_questions_get_the_answers_of_one_by_one() -> None:
    bot = open_toy()
    asked = [f"Which {n}?" for n in range(MANY + 3)]
    where = Filter(articles=("one.txt", "two.txt"))
    answers = list(bot.ask_many(asked, where))
    assert [replace(answer, timings={}) for answer in answers] == [
        replace(bot.ask(question, where), timings={}) for question in asked
    ]
    assert {frozenset(answer.timings) for answer in answers} == {frozenset(("encode", "search", "read", "total"))}
    assert list(bot.ask_many([])) == []


def test_many_questions_are_read_together_as_they_are_needed() -> None:
    bot = open_toy()
    together: list[int] = []

    class Together(ToyReader):
        def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
            together.append(len(asked))
            return super().read_many(asked)

    taken: list[int] = []
    questions = (f"Which {taken.append(n) or n}?" for n in range(2 * MANY))  # type: ignore[func-returns-value]
    answers = replace(bot, reader=Together()).ask_many(questions)
    assert next(answers).question == "Which 0?"
    assert (together, len(taken)) == ([MANY], MANY)
    assert len(list(answers)) == 2 * MANY - 1
    assert together == [MANY, MANY]


def test_a_question_asked_again_is_answered_from_memory_until_the_index_changes() -> None:
    index, reader = ToyIndex(ARTICLES), ToyReader()
    bot = Answerer(index, reader, CURVE)
    first, again = bot.ask("Which?"), bot.ask("Which?")
    assert reader.reads == 1
    assert replace(again, timings={}) == replace(first, timings={})
    assert again.timings["read"] == 0 < again.timings["total"]
    assert bot.ask("Which?", Filter(articles=("two.txt",))).text == "101"
    index.articles, index.state = ARTICLES[1:2], 2
    assert bot.ask("Which?").text == "101"
    assert reader.reads == 3


def test_an_answerer_made_from_another_remembers_nothing_of_it() -> None:
    bot, reader = open_toy(), ToyReader()
    bot.ask("Which?")
    replace(bot, reader=reader).ask("Which?")
    assert reader.reads == 1


def test_of_many_questions_those_before_a_faulty_one_are_answered() -> None:
    answers = open_toy().ask_many(["First?", "Second?", " ", "Fourth?"])
    assert [next(answers).question, next(answers).question] == ["First?", "Second?"]
    with pytest.raises(QuestionError, match="the question is empty"):
        next(answers)


def test_threads_that_ask_at_once_get_what_each_gets_alone(shipped: Answerer) -> None:
    questions = ["Who is the head of Taobao Mall?", "What does QQ Wanggou mean?", "Who founded it?"] * 3
    alone = {question: shipped.ask(question) for question in questions}

    async def ask() -> list[Answer]:
        return await asyncio.gather(*(asyncio.to_thread(shipped.ask, question) for question in questions))

    for question, answer in zip(questions, asyncio.run(ask()), strict=True):
        assert replace(answer, timings={}) == replace(alone[question], timings={})


def test_timings_add_up() -> None:
    timings = open_toy().ask("Which?").timings
    assert timings["total"] == pytest.approx(timings["encode"] + timings["search"] + timings["read"], abs=0.01)


def test_a_calibration_for_something_else_is_reported() -> None:
    bot = Answerer(ToyIndex(ARTICLES, fingerprint="new index"), ToyReader(), CURVE)
    assert bot.mismatches() == ["the index is 'new index', the calibration's 'toy index'"]
    assert open_toy().mismatches() == []


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChatbotError, match="no index in"):
        Answerer.open(tmp_path / "none")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is the head of Taobao Mall?", {"Zhang Yong"}),
        (
            "How much money was transacted on 1688.com on September 4, 2013?",
            {"4.19 billion yuan", "4.19 billion yuan (USD 679 million)", "4.19 billion yuan(USD 679 million)"},
        ),
        ("What is the capital of France?", {""}),
    ],
)
def test_the_shipped_articles_answer_by_citing(shipped: Answerer, question: str, expected: set[str]) -> None:
    answer = shipped.ask(question)
    assert answer.text in expected
    assert answer.found == bool(answer.text)
    assert isinstance(shipped.index, LocalIndex)
    for citation in answer.citations:
        file = shipped.index.folder / citation.article.id
        assert file.read_bytes().decode()[citation.start : citation.end] == citation.quote


def test_the_shipped_calibration_was_fitted_for_the_shipped_models(shipped: Answerer) -> None:
    assert shipped.mismatches() == []
