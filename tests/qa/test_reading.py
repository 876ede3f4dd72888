from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from index import Hit, Passage
from qa import reading
from qa.calibration import UNFITTED, Calibration
from qa.reading import FEWEST, NEAR, enough, read_promising, scored
from qa.types import Span
from tests.qa.toys import ToyReader, make_article, whole

CURVE = Calibration(slope=1.0, intercept=0.0, threshold=0.5, prior=20.0, reach=10.0)


def hits(*found: tuple[str, float]) -> list[Hit]:
    """Passages of such texts and retrieval scores, each of an article of its own."""
    return [Hit(whole(make_article(text, f"{n}.txt")), score, score, 0.0) for n, (text, score) in enumerate(found)]


@dataclass
class Watched(ToyReader):
    """A toy reader that keeps how many passages of each question it was given at a time."""

    given: list[list[int]] = field(default_factory=list)

    def read_many(self, asked: Sequence[tuple[str, Sequence[Passage]]]) -> list[list[Span]]:
        self.given.append([len(passages) for _, passages in asked])
        return super().read_many(asked)


FAR = [("It says 115.", 0.9), ("Or 80.", 0.5), ("Or 81.", 0.4), ("Or 200.", 0.3)]


def names(read: reading.Read) -> list[str]:
    return [hit.passage.article.id for hit, _ in read]


@pytest.fixture(params=[1, 2, 3, 64])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(reading, "cores", lambda: request.param)
    return int(request.param)


def test_reading_ends_where_the_rest_cannot_be_expected_to_win_however_many_cores_there_are(cores: int) -> None:
    # 15 is more than 10 - 20 * 0.5 = 0: the third is not read, though the fourth would have won
    (read,) = read_promising(ToyReader().read_many, [("Which?", hits(*FAR))], CURVE)
    assert names(read) == ["0.txt", "1.txt"]


def test_passages_nearly_as_relevant_as_the_first_are_read_in_any_case(cores: int) -> None:
    near = hits(("It says 150.", 0.9), ("Or 80.", 0.9), ("Or 81.", 0.9 - NEAR / 2), ("Or 82.", 0.9 - 2 * NEAR))
    (read,) = read_promising(ToyReader().read_many, [("Which?", near)], CURVE)
    assert names(read) == ["0.txt", "1.txt", "2.txt"]


def test_without_a_fitted_reach_every_passage_is_read_at_once(cores: int) -> None:
    reader = Watched()
    (read,) = read_promising(reader.read_many, [("Which?", hits(*FAR))], UNFITTED)
    assert names(read) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert reader.given == [[4]]


def test_a_passage_without_spans_wins_nothing_and_ends_nothing(cores: int) -> None:
    (read,) = read_promising(
        ToyReader().read_many, [("Which?", hits(("None.", 0.9), ("None.", 0.2), ("Or 81.", 0.1)))], CURVE
    )
    assert [(hit.passage.article.id, len(spans)) for hit, spans in read] == [("0.txt", 0), ("1.txt", 0), ("2.txt", 1)]


def test_a_passage_for_each_core_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "cores", lambda: 3)
    reader = Watched()
    unsure = [(f"Or {n}.", n / 100) for n in range(49, 44, -1)]
    read_promising(reader.read_many, [("Which?", hits(*unsure))], CURVE)
    assert reader.given == [[3], [2]]


def test_several_questions_are_read_together_each_as_far_as_it_need_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "cores", lambda: 2)
    reader, unsure = Watched(), hits(("Or 80.", 0.5), ("Or 81.", 0.4), ("Or 82.", 0.3))
    read = read_promising(reader.read_many, [("Sure?", hits(*FAR)), ("Unsure?", unsure), ("Nothing?", [])], CURVE)
    assert [len(part) for part in read] == [2, 3, 0]
    assert reader.given == [[2, 2], [1]]


def test_spans_of_all_passages_come_best_first_on_the_scale_of_the_calibration() -> None:
    (read,) = read_promising(
        ToyReader().read_many, [("Which?", hits(("It says 110.", 0.4), ("Or 115.", 0.1)))], CURVE
    )
    assert [(span.text, score) for span, score in scored(read, CURVE)] == [("110", 10.0), ("115", 9.0)]


def test_at_least_so_many_passages_are_read() -> None:
    found = hits(*FAR)
    assert not enough(found, FEWEST - 1, 1e6, CURVE)
    assert enough(found, FEWEST, 1e6, CURVE)
