"""Citations of the same words in several articles are one source with several names."""

from qa.duplicates import fold
from qa.types import Citation
from tests.qa.toys import make_article, whole

TEXT = "The bridge was opened on 12 May 1931 by the mayor, who had waited for it for eleven years."


def cite(text: str, name: str, quote: str = "12 May 1931") -> Citation:
    start = text.index(quote)
    return Citation(whole(make_article(text, name)), start, start + len(quote))


def test_places_whose_surroundings_are_alike_are_folded_and_all_are_kept() -> None:
    other = "A lighthouse far away was lit on 12 May 1931 for the first time, and a storm put it out."
    citations = [cite(TEXT, "a"), cite(other, "b"), cite(TEXT.replace("eleven", "twelve"), "c"), cite(TEXT, "d")]
    assert fold(citations) == [(0, (2, 3)), (1, ())]


def test_two_places_of_one_article_are_two_sources() -> None:
    assert fold([cite(TEXT, "a"), cite(TEXT, "a")]) == [(0, ()), (1, ())]


def test_nothing_is_folded_into_nothing() -> None:
    assert fold([]) == []
