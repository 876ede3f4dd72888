import random

import pytest

from qa.forms.edits import Edit, neighbours, origins, slip


@pytest.mark.parametrize(
    ("typed", "meant", "kind", "place"),
    [
        ("haed", "head", "transposed", 1),
        ("hezd", "head", "neighbour", 2),
        ("heead", "head", "doubled", 2),
        ("hed", "head", "missing", 2),
        ("hexad", "head", "extra", 2),
        ("hepd", "head", "other", 2),
        ("ead", "head", "missing", 0),
    ],
)
def test_each_slip_is_undone_and_named(typed: str, meant: str, kind: str, place: int) -> None:
    assert (kind, place) in {(edit.kind, edit.place) for edit in origins(typed) if edit.word == meant}


def test_all_words_one_edit_away_are_there_and_none_else() -> None:
    made = {edit.word for edit in origins("ab")}
    assert len(made) == 2 + 1 + 2 * 25 + (3 * 26 - 2)  # left out, swapped, replaced, put in (aab and abb come twice)
    assert "ab" not in made
    assert Edit("ba", "transposed", 0) in list(origins("ab"))


def test_keys_are_neighbours_of_those_around_them() -> None:
    assert {key: set(neighbours()[key]) for key in "gqm"} == {"g": set("tyfhvb"), "q": set("wa"), "m": set("njk")}
    assert all(key in neighbours()[other] for key in neighbours() for other in neighbours()[key])


def test_equal_seeds_slip_equally_and_never_type_the_word() -> None:
    draw = random.Random(4)
    typed = [slip("Mall", draw) for _ in range(200)]
    assert typed == [slip("Mall", again) for again in [random.Random(4)] for _ in range(200)]
    assert "mall" not in {word.lower() for word in typed}
    assert all("mall" in {edit.word for edit in origins(word.lower())} for word in typed)
    assert all(word[0].isupper() and word[1:].islower() for word in typed)
