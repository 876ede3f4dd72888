import pytest

from qa.evaluation.stages import stage_of
from qa.evaluation.types import Stage


@pytest.mark.parametrize(
    ("answerable", "right", "found", "indexed", "retrieved", "stage"),
    [
        (True, True, True, True, True, None),
        (True, True, True, True, False, None),  # right from another passage than the gold one
        (False, True, False, True, False, None),
        (False, False, True, True, False, "answered unanswerable"),
        (True, False, True, False, False, "not indexed"),
        (True, False, False, False, False, "not indexed"),
        (True, False, True, True, False, "not retrieved"),
        (True, False, False, True, False, "not retrieved"),
        (True, False, True, True, True, "misread"),
        (True, False, False, True, True, "refused"),
    ],
)
def test_an_answer_is_lost_at_the_first_stage_that_failed(
    answerable: bool, right: bool, found: bool, indexed: bool, retrieved: bool, stage: Stage | None
) -> None:
    assert stage_of(answerable, right, found, indexed, retrieved) == stage
