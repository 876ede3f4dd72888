"""The records of the index."""

from dataclasses import FrozenInstanceError

import pytest

from index.types import Article, Filter, Passage

ARTICLE = Article("a.txt", "A", "Grüße 🌊 aus Köln.", "a.txt")


def test_a_passage_is_the_slice_it_names() -> None:
    assert Passage(ARTICLE, 6, 11).text == "🌊 aus"


def test_records_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        ARTICLE.title = "B"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("limits", "limiting"),
    [
        (Filter(), False),
        (Filter(articles=()), True),
        (Filter(articles=("a",)), True),
        (Filter(since="2024-01-01"), True),
        (Filter(until="2024-01-01"), True),
    ],
)
def test_a_filter_is_true_if_it_limits_anything(limits: Filter, limiting: bool) -> None:
    assert bool(limits) is limiting
