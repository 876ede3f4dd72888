import pytest

from qa.forms.english import is_english, per_million


def test_common_words_are_more_common_than_rare_ones_and_what_is_no_word_has_no_count() -> None:
    assert per_million("the") > per_million("market") > per_million("crucified") > 0
    assert per_million("makret") == 0


@pytest.mark.parametrize("word", ["market", "honored", "kilometers", "childbirths", "odor"])
def test_british_and_american_words_and_their_inflections_are_english(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["makret", "wanggou", "teh", "secnd"])
def test_slips_and_foreign_names_are_not(word: str) -> None:
    assert not is_english(word)
