"""Where sentences begin and end."""

import pytest

from index.sentences import line_number, sentence_around, sentences


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n\t", []),
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It cost $3.5 million. He paid.", ["It cost $3.5 million.", "He paid."]),
        ("Mr. Smith left. He ran.", ["Mr. Smith left.", "He ran."]),
        ("🌊🌊 Waves. 👩‍👩‍👧 A family.", ["🌊🌊 Waves.", "👩‍👩‍👧 A family."]),
        ("A heading\n\nText of it", ["A heading", "Text of it"]),
        ("- one\n- two", ["- one", "- two"]),
        ("他来了。她走了。", ["他来了。", "她走了。"]),
    ],
)
def test_sentences_are_told_apart(text: str, parts: list[str]) -> None:
    assert texts(text) == parts


def test_a_wrapped_line_does_not_end_its_sentence() -> None:
    text = "This line was broken by an editor in the middle of\nits sentence. Another one."
    assert texts(text) == [text[:-13], "Another one."]


def test_a_part_of_a_text_has_offsets_into_the_whole() -> None:
    text = "One. Two. Three."
    assert sentences(text, 5, 9) == [(5, 9)]


@pytest.mark.parametrize(
    ("start", "end", "around"), [(5, 8, (5, 9)), (0, 3, (0, 4)), (6, 12, (5, 16)), (9, 9, (5, 9))]
)
def test_the_sentence_around_a_place_holds_it(start: int, end: int, around: tuple[int, int]) -> None:
    assert sentence_around("One. Two. Three.", start, end) == around


@pytest.mark.parametrize(("position", "line"), [(0, 1), (1, 1), (2, 2), (4, 2), (6, 3), (7, 4)])
def test_lines_are_counted_from_one_by_all_kinds_of_line_ends(position: int, line: int) -> None:
    assert line_number("a\nb\r\nc\rd", position) == line


def test_long_runs_of_spaces_are_read_in_linear_time() -> None:
    text = f"One.{' ' * 300_000}Two."
    assert texts(text) == ["One.", "Two."]
