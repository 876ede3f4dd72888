from pathlib import Path

import pytest

from qa.evaluation.checkpoint import Checkpoint
from qa.evaluation.run import evaluate
from qa.evaluation.types import Forced, GoldQuestion, Outcome
from tests.qa.evaluation.toys import Says, ToyBot, ToyCorpus, gold_set

CORPUS = ToyCorpus({"a.txt": "The car is red, not blue.", "b.txt": "The bus is green.", "c.txt": "All red."})
IDENTITY = {"reader": "toy"}


def ask(gold: GoldQuestion, said: Says | None, missing: bool = False) -> Outcome:
    bot = ToyBot(CORPUS, {gold.question: said} if said else {})
    return evaluate(bot, CORPUS, gold_set(gold, missing=[gold.id] if missing else []))[0]


def red(*articles: str) -> GoldQuestion:
    return GoldQuestion("q1", "Which colour?", ("red",), articles or ("a.txt",))


UNANSWERABLE = GoldQuestion("q2", "How fast?", ())


def test_a_right_answer_scores_in_full_and_was_lost_nowhere() -> None:
    outcome = ask(red(), Says("red"))
    assert (outcome.answer, outcome.found, outcome.confidence) == ("red", True, 0.9)
    assert (outcome.exact_match, outcome.f1, outcome.rank, outcome.stage) == (100.0, 100.0, 1, None)
    assert outcome.timings == {"read": 2.0, "total": 1.0}


@pytest.mark.parametrize(
    ("stage", "gold", "said", "missing"),
    [
        ("not indexed", red("lost.txt"), Says("blue"), True),
        ("not retrieved", red("c.txt"), Says("blue", read=["a.txt", "b.txt"]), False),
        ("misread", red(), Says("blue"), False),
        ("refused", red(), Says("red", found=False, confidence=0.2), False),
        ("answered unanswerable", UNANSWERABLE, Says("red"), False),
    ],
)
def test_every_stage_of_loss_is_told_when_it_is_planted(
    stage: str, gold: GoldQuestion, said: Says, missing: bool
) -> None:
    assert ask(gold, said, missing).stage == stage


def test_an_unanswerable_question_is_right_if_refused_and_has_no_rank() -> None:
    outcome = ask(UNANSWERABLE, Says("red", found=False, confidence=0.3))
    assert (outcome.exact_match, outcome.f1, outcome.stage, outcome.rank) == (100.0, 100.0, None, None)
    assert outcome.forced.exact_match == 0.0


def test_the_best_candidate_is_scored_though_it_was_not_shown() -> None:
    outcome = ask(red(), Says("red", found=False, confidence=0.2))
    assert (outcome.answer, outcome.exact_match, outcome.confidence) == ("", 0.0, 0.2)
    assert (outcome.forced.answer, outcome.forced.exact_match, outcome.forced.f1) == ("red", 100.0, 100.0)
    assert outcome.citations == []
    assert outcome.forced.citation is not None
    assert (outcome.forced.citation["start"], outcome.forced.citation["end"]) == (11, 14)


def test_nothing_at_all_is_a_wrong_best_candidate() -> None:
    outcome = ask(red(), None)
    assert (outcome.found, outcome.confidence, outcome.forced) == (False, 0.0, Forced())


def test_citations_say_whether_their_passage_holds_a_gold_answer() -> None:
    gold = GoldQuestion("q1", "Which?", ("not blue",), ("a.txt",))
    outcome = ask(gold, Says("red", more=["c.txt"]))
    assert [(cite["article"], cite["holds_answer"]) for cite in outcome.citations] == [
        ("a.txt", True),
        ("c.txt", False),
    ]


def test_the_rank_is_looked_for_among_twenty_passages_however_few_were_read() -> None:
    corpus = ToyCorpus({f"{n:02}.txt": "The car is blue." for n in range(24)} | {"red.txt": "The car is red."})
    gold = gold_set(red("red.txt"), GoldQuestion("q3", "And now?", ("blue",), ("19.txt",)))
    bot = ToyBot(corpus, {question.question: Says("blue", "00.txt", read=["00.txt"]) for question in gold.questions})
    assert [outcome.rank for outcome in evaluate(bot, corpus, gold)] == [None, 20]


def test_progress_is_told_from_nothing_to_all() -> None:
    told: list[tuple[int, int]] = []
    gold = gold_set(red(), UNANSWERABLE)
    evaluate(ToyBot(CORPUS, {}), CORPUS, gold, on_progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_a_stopped_run_goes_on_where_it_was_and_ends_the_same(tmp_path: Path) -> None:
    gold = gold_set(*(GoldQuestion(f"q{n}", f"Question {n}?", ("red",), ("a.txt",)) for n in range(6)))
    sayings = {question.question: Says("red") for question in gold.questions}
    path = tmp_path / "run.json.partial"
    whole = evaluate(ToyBot(CORPUS, sayings), CORPUS, gold)

    def stop(done: int, total: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evaluate(ToyBot(CORPUS, sayings), CORPUS, gold, Checkpoint(path, IDENTITY), stop)
    second = ToyBot(CORPUS, sayings)
    resumed = evaluate(second, CORPUS, gold, Checkpoint(path, IDENTITY))
    assert second.asked == ["Question 4?", "Question 5?"]
    assert [(o.gold, o.answer, o.citations, o.forced) for o in resumed] == [
        (o.gold, o.answer, o.citations, o.forced) for o in whole
    ]
    assert [outcome.timings["total"] for outcome in resumed] == [1.0, 2.0, 3.0, 4.0, 1.0, 2.0]
