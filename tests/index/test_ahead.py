import threading
from collections.abc import Sequence
from contextlib import closing

import numpy as np
import pytest

from index.ahead import Ahead
from index.types import Vectors
from tests.toys import ToyEncoder


class Held(ToyEncoder):
    """Encodes only when it is let, and says what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()
        self.given: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.let.wait()
        self.given.append(list(texts))
        if "bad" in texts:
            raise ValueError("bad text")
        return super().encode(texts)


def test_vectors_come_in_the_order_in_which_they_were_begun() -> None:
    encoder = Held()
    encoder.let.set()
    with closing(Ahead(encoder)) as ahead:
        ahead.begin(["one", "two"])
        ahead.begin(["three"])
        assert np.array_equal(ahead.end(), ToyEncoder().encode(["one", "two"]))
        assert np.array_equal(ahead.end(), ToyEncoder().encode(["three"]))


def test_whoever_begins_does_not_wait() -> None:
    encoder = Held()
    with closing(Ahead(encoder)) as ahead:
        ahead.begin(["one"])
        assert not encoder.given
        encoder.let.set()
        assert len(ahead.end()) == 1


def test_what_goes_wrong_is_raised_where_its_vectors_are_asked_for() -> None:
    encoder = Held()
    encoder.let.set()
    with closing(Ahead(encoder)) as ahead:
        ahead.begin(["bad"])
        ahead.begin(["good"])
        with pytest.raises(ValueError, match="bad text"):
            ahead.end()
        assert len(ahead.end()) == 1


def test_what_was_not_ended_is_forgotten() -> None:
    encoder = Held()
    ahead = Ahead(encoder)
    for text in ("one", "two", "three"):
        ahead.begin([text])
    closer = threading.Thread(target=ahead.close)
    closer.start()
    while not ahead._begun[-1].cancelled():
        pass
    encoder.let.set()
    closer.join()
    assert encoder.given == [["one"]]
