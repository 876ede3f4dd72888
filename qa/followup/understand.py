"""A question in its conversation → the readings of it that stand alone. Pure."""

from collections.abc import Sequence

from qa.followup.bare import ask_rest
from qa.followup.ellipsis import fill
from qa.followup.kinds import Lack, Shape, shape
from qa.followup.reference import refer
from qa.followup.standing import named_before, names_something, pending, spoken_of
from qa.followup.types import Reading, Turn


def understand(question: str, turns: Sequence[Turn]) -> list[Reading]:
    """The ways to understand ``question`` behind ``turns``, oldest turn first; as it stands comes first.

    A question that stands alone has that reading only.
    """
    plain = Reading(question, 0.0)
    if not turns:
        return [plain]
    made = shape(question)
    others = _others(made, turns)
    if not others:
        return [plain]
    return [Reading(question, _alone(made, turns)), *(reading for reading in others if reading.question != question)]


def _others(made: Shape, turns: Sequence[Turn]) -> list[Reading]:
    if made.lack is Lack.REST:
        return ask_rest(made, turns)
    if made.lack is Lack.CLAUSE:
        return fill(made, turns)
    if made.lack is Lack.REFERENT:
        return refer(made, turns)
    return []


def _alone(made: Shape, turns: Sequence[Turn]) -> float:
    """How likely a question is meant as it stands, in log-odds beside a reading whose prior is 0."""
    if made.lack is Lack.REST:
        return -3.0
    if made.lack is Lack.CLAUSE:
        return -1.5 if made.led else -0.2
    first = pending(made, turns)
    if first is None:
        return 0.0
    if first.definite:
        return 0.2 if names_something(made) else -0.3 if spoken_of(first.head, turns) else 0.0
    return 0.2 if named_before(made, first) else -0.9 if not first.head else -0.3
