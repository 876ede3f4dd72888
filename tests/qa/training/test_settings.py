from argparse import ArgumentTypeError

import pytest

from qa.training.settings import Recipe, Sampling, number, whole


def test_a_recipe_is_flat_and_names_every_setting_once() -> None:
    flat = Recipe("d", "b", teachers=("t",), sampling=Sampling(silent=0.5)).flat()
    assert (flat["data"], flat["silent"], flat["typo"], flat["teachers"]) == ("d", 0.5, 0.05, ["t"])
    assert not any(isinstance(value, dict) for value in flat.values())


@pytest.mark.parametrize("text", ["0", "-1", "nan", "inf", "x", ""])
def test_numbers_are_above_nothing(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="expected a number above 0"):
        number(text)


def test_arguments_are_read() -> None:
    assert (number("2e-4"), whole("0")) == (2e-4, 0)
    with pytest.raises(ArgumentTypeError, match="expected a whole number, 0 or more"):
        whole("-1")
