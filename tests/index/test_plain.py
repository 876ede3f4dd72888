"""Typographic forms match plain ones."""

import pytest

from index.plain import plain
from index.terms import terms


def test_ligatures_are_letters_and_what_is_not_seen_is_gone() -> None:
    assert plain("ef\ufb01cient co\u00adoper\u200bation “quoted” naïve") == "efficient cooperation “quoted” naïve"


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("ef\ufb01cient", "efficient"),
        ("co\u00adoperation", "cooperation"),
        ("zero\u200bwidth", "zerowidth"),
        ("4.19\u00a0billion", "4.19 billion"),
        ("Alibaba’s “mall”", 'Alibaba\'s "mall"'),
        ("2019–2021", "2019-2021"),
        ("\ufb02ow…", "flow..."),
    ],
)
def test_words_as_they_are_shown_are_found_as_they_are_typed(shown: str, typed: str) -> None:
    assert terms(shown) == terms(typed)
