import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.tidy import tidy

TEXT = "It made (so they say) 4.19 billion yuan (USD 679 million), “a record”, in China’s market [1]."


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("4.19 billion yuan", "4.19 billion yuan"),
        ("4.19 billion yuan (USD 679 million", "4.19 billion yuan (USD 679 million)"),
        ("(USD 679 million", "(USD 679 million)"),
        ("USD 679 million)", "(USD 679 million)"),
        ("(USD 679", "USD 679"),
        ("679 million)", "679 million"),
        ("679 million),", "679 million"),
        ("a record”", "“a record”"),
        ("“a record", "“a record”"),
        ("“a", "a"),
        ("China’s market", "China’s market"),
        (", in China", "in China"),
        ("[1", "[1]"),
        ("), “", None),
        (",", None),
    ],
)
def test_a_span_is_closed_or_freed_of_dangling_marks(marked: str, expected: str | None) -> None:
    start = TEXT.index(marked)
    found = tidy(TEXT, start, start + len(marked), 0, len(TEXT))
    assert (None if found is None else TEXT[slice(*found)]) == expected


def test_nothing_is_taken_from_outside_of_the_passage() -> None:
    start, end = TEXT.index("(USD"), TEXT.index(" million)") + len(" million")
    assert tidy(TEXT, start, end, start, end) == (start + 1, end)


@given(st.text(alphabet="ab ().“”’[],", max_size=12), st.data())
def test_a_tidied_span_lies_inside_the_passage_and_holds_a_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = tidy(text, start, end, 0, len(text))
    if found is not None:
        assert 0 <= found[0] < found[1] <= len(text)
        assert any(character.isalnum() for character in text[slice(*found)])
    else:
        assert not any(character.isalnum() for character in text[start:end])
