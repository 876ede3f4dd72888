"""What a person asks a search to be limited to."""

import pytest

from index.errors import QuestionError
from index.filter import make_filter
from index.types import Filter


def test_what_is_not_given_does_not_limit() -> None:
    assert make_filter([], "", None) == Filter()
    assert make_filter(["a.txt"], " 2013-09-05 ", "2013-09-05") == Filter(("a.txt",), "2013-09-05", "2013-09-05")


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("5.9.2013", None, "'5.9.2013' given; expected a date such as 2013-09-05; write"),
        (None, "soon", "'soon' given; expected a date"),
        ("2014-01-01", "2013-01-01", "since 2014-01-01 until 2013-01-01 given; expected a range"),
    ],
)
def test_what_is_no_range_of_days_is_refused(since: str | None, until: str | None, message: str) -> None:
    with pytest.raises(QuestionError, match=f"^{message}"):
        make_filter(None, since, until)


def test_a_name_that_is_not_text_is_refused() -> None:
    with pytest.raises(QuestionError, match=r"'\\udcff.txt' given; expected the name of an article"):
        make_filter(["a.txt", "\udcff.txt"], None, None)
