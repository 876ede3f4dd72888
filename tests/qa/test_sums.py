import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sums import whole_sums, without_conversions


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("It sold RMB30b ($4.6b) a year.", "30", "RMB30b ($4.6b)"),
        ("It sold RMB30b ($4.6b) a year.", "4.6", "$4.6b"),
        ("It sold RMB30b ($4.6b) a year.", "$4.6b", "$4.6b"),
        ("It sold RMB30b ($4.6b) a year.", "RMB30b ($4.6", "RMB30b ($4.6b)"),
        ("It sold RMB30b ($4.6b) a year.", "sold RMB", "sold RMB30b ($4.6b)"),
        ("It sold RMB30b ($4.6b) a year.", "RMB30b", "RMB30b ($4.6b)"),
        (
            "It made 4.19 billion yuan (USD 679 million) that day.",
            "4.19 billion",
            "4.19 billion yuan (USD 679 million)",
        ),
        ("It grew by 18.1% to 2.5 million.", "18.1", "18.1%"),
        ("It grew by 18.1% to 2.5 million.", "2.5", "2.5 million"),
        ("a peak of 1,043 ft (318 m)", "1,043", "1,043 ft (318 m)"),
        ("The price was US$ 15.", "15", "US$ 15"),
        ("300 dollars each", "300", "300 dollars"),
    ],
)
def test_a_sum_that_is_cut_is_made_whole(text: str, marked: str, expected: str) -> None:
    start = text.index(marked)
    assert text[slice(*whole_sums(text, start, start + len(marked), 0, len(text)))] == expected


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("It grew to 9,035 (2015) people", "9,035"),
        ("It made £78 million (18%) there", "£78 million"),
        ("on September 5 2013, 12 sold", "September 5"),
        ("in 1966 members left", "1966"),
        ("version 3.14.1 of it", "3.14.1"),
        ("flight A330 left", "A330"),
        ("no number here", "number"),
    ],
)
def test_what_is_no_part_of_a_sum_stays(text: str, marked: str) -> None:
    start = text.index(marked)
    assert text[slice(*whole_sums(text, start, start + len(marked), 0, len(text)))] == marked


def test_nothing_is_taken_from_outside_of_the_passage() -> None:
    text = "It sold RMB30b ($4.6b) a year."
    assert whole_sums(text, 11, 13, 8, 14) == (8, 14)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("RMB30b ($4.6b)", "RMB30b"),
        ("from 800 m (2,625 ft) to 4.19 billion yuan(USD 679 million)", "from 800 m to 4.19 billion yuan"),
        ("9,035 (2015)", "9,035 (2015)"),
        ("Taobao (a shop)", "Taobao (a shop)"),
        ("", ""),
    ],
)
def test_conversions_can_be_left_aside(text: str, bare: str) -> None:
    assert without_conversions(text) == bare


@given(st.text(alphabet="a 12.,$%()bkm", max_size=20), st.data())
def test_a_span_only_grows_and_stays_whole_once_it_is(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    wide = whole_sums(text, start, end, 0, len(text))
    assert 0 <= wide[0] <= start <= end <= wide[1] <= len(text)
    assert whole_sums(text, *wide, 0, len(text)) == wide
