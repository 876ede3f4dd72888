from dataclasses import replace

import pytest

from qa.evaluation.citations import first_supports, precision, recall
from qa.evaluation.types import Outcome
from tests.qa.evaluation.toys import make_outcome


def outcome(cited: list[tuple[str, bool]], articles: tuple[str, ...] = ("a.txt",)) -> Outcome:
    base = make_outcome(1)
    cites = [{"article": name, "holds_answer": held} for name, held in cited]
    return replace(base, gold=replace(base.gold, articles=articles), citations=cites)


@pytest.mark.parametrize(
    ("cited", "articles", "expected"),
    [
        ([("a.txt", True)], ("a.txt",), 100.0),
        ([("a.txt", False), ("a.txt", True)], ("a.txt",), 0.0),  # only the first counts
        ([("b.txt", True)], ("a.txt",), 0.0),  # the right words of the wrong article
        ([("b.txt", True)], (), 100.0),  # no article named, any will do
    ],
)
def test_the_first_citation_supports_if_it_holds_an_answer_and_is_of_a_gold_article(
    cited: list[tuple[str, bool]], articles: tuple[str, ...], expected: float
) -> None:
    assert first_supports(outcome(cited, articles)) == expected


def test_precision_is_the_share_of_citations_that_hold_an_answer() -> None:
    assert precision(outcome([("a.txt", True), ("b.txt", False), ("c.txt", True), ("a.txt", False)])) == 50.0


def test_recall_is_the_share_of_gold_articles_that_are_cited() -> None:
    assert recall(outcome([("a.txt", True), ("a.txt", True), ("d.txt", True)], ("a.txt", "b.txt"))) == 50.0
