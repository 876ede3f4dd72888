"""What a text speaks of."""

import pytest

from qa.followup.phrases import names, phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who is the head of Taobao Mall?", ["the head", "the head of Taobao Mall", "Taobao Mall"]),
        ("What is Ann's new house?", ["Ann's new house"]),
        ("How many sites are second?", ["sites"]),
        ("Where was Ann Lee born?", ["Ann Lee"]),
        ("When did Like a Virgin appear?", ["Like", "Like a Virgin", "a Virgin"]),
    ],
)
def test_phrases_are_names_and_nouns_with_what_belongs_to_them(text: str, expected: list[str]) -> None:
    assert [phrase.text for phrase in phrases(text)] == expected
    assert all(text[phrase.start : phrase.end] == phrase.text for phrase in phrases(text))


def test_a_phrase_knows_its_head_its_number_and_whether_it_has_a_name() -> None:
    head, whole, name = phrases("Who is the head of Taobao Mall?")
    assert (head.head, head.named, whole.head, whole.named, name.only_name) == ("head", False, "head", True, True)
    (sites,) = phrases("Where are the sites?")
    assert (sites.plural, sites.number, sites.time) == (True, False, False)


def test_names_are_found_once_each_in_order() -> None:
    sentence = "According to Ann Lee, head of Blue Mills, Ann Lee met Bob in May."
    assert names(sentence) == ["Ann Lee", "Blue Mills", "Bob"]
