"""Words selected in a browser, which has one line feed for each line end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import GoldError
from qa.ui.selection import find_words, locate
from tests.qa.toys import make_article


def in_browser(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(alphabet="ab \r\n𝔘é"), st.data())
def test_a_selection_in_the_browser_is_the_same_words_in_the_article(text: str, data: st.DataObject) -> None:
    shown = in_browser(text)
    start = data.draw(st.integers(0, len(shown)))
    end = data.draw(st.integers(start, len(shown)))
    words = shown[start:end]
    article = make_article(text)
    if not words.strip():
        with pytest.raises(GoldError):
            locate(article, start, end, words)
    else:
        low, high = locate(article, start, end, words)
        assert in_browser(text[low:high]) == words.strip()


@pytest.mark.parametrize(("start", "end"), [(0, 3), (5, 4), (-1, 2), (0, 99), (99, 100)])
def test_other_words_than_those_that_stand_there_are_refused(start: int, end: int) -> None:
    with pytest.raises(GoldError, match="do not stand there in a.txt"):
        locate(make_article("One two."), start, end, "two")


def test_typed_words_must_stand_in_the_article() -> None:
    article = make_article("One two.\r\nTwo three.")
    assert find_words(article, " two ") == (4, 7)
    for words in ("four", "TWO", "", "  "):
        with pytest.raises(GoldError, match="do not stand in a.txt"):
            find_words(article, words)
