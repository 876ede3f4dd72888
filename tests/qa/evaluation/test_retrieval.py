from qa.evaluation.retrieval import answers, rank_of, recall_at, reciprocal_rank
from qa.evaluation.types import GoldQuestion
from tests.qa.evaluation.toys import ToyCorpus
from tests.qa.toys import make_article, whole

CORPUS = ToyCorpus({"a.txt": "It is red.", "b.txt": "It is blue.", "c.txt": "Blue again."})
HITS = CORPUS.search("Which colour?")


def gold(*articles: str, answer: str = "blue") -> GoldQuestion:
    return GoldQuestion("q1", "Which colour?", (answer,), articles)


def test_the_rank_is_that_of_the_first_passage_of_a_gold_article_that_holds_an_answer() -> None:
    assert rank_of(HITS, gold("b.txt")) == 2
    assert rank_of(HITS, gold("c.txt")) == 3
    assert rank_of(HITS, gold("c.txt", "b.txt")) == 2


def test_a_question_that_names_no_article_is_answered_by_any() -> None:
    assert rank_of(HITS, gold()) == 2


def test_there_is_no_rank_where_no_passage_of_a_gold_article_holds_an_answer() -> None:
    assert rank_of(HITS, gold("a.txt")) is None
    assert rank_of(HITS, gold(answer="green")) is None
    assert not answers(whole(make_article("It is blue.", "d.txt")), gold("b.txt"))


def test_recall_at_k_counts_ranks_up_to_k() -> None:
    assert [recall_at(5, rank) for rank in (1, 5, 6, None)] == [100.0, 100.0, 0.0, 0.0]


def test_the_reciprocal_rank_of_nothing_is_zero() -> None:
    assert [reciprocal_rank(rank) for rank in (1, 4, None)] == [1.0, 0.25, 0.0]
