"""Words that mean something else on another day."""

import pytest

from index.dates import depends_on_date


@pytest.mark.parametrize(
    "text",
    ["It is now closed.", "Sales fell this year.", "Opened last September", "Two years ago it rained.", "Today!",
     "in the last three months", "Next Monday", "It currently has 5."],
)  # fmt: skip
def test_words_seen_from_a_day_depend_on_it(text: str) -> None:
    assert depends_on_date(text)


@pytest.mark.parametrize("text", ["It opened in 1937.", "He knows.", "On 5 September 2013", "the last chapter", ""])
def test_other_words_do_not(text: str) -> None:
    assert not depends_on_date(text)
