import pytest

from qa.normalize import normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Eiffel Tower!", "eiffel tower"),
        ("an apple, a day", "apple day"),
        ("U.S.", "us"),
        ("  4.19   billion\nyuan ", "419 billion yuan"),
        ("theatre", "theatre"),
        ("“the”", "“ ”"),  # only ASCII punctuation goes, as in the official script
        ("a-the", "athe"),  # punctuation goes before the articles do
        ("the", ""),
        ("", ""),
    ],
)
def test_normalisation_is_that_of_the_official_squad_script(text: str, expected: str) -> None:
    assert normalize(text) == expected
