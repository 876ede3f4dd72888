"""The answers to the questions of a line → the answer to the line. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from qa.forms.understand import Form
from qa.types import Answer


def join(line: str, form: Form, answers: Sequence[Answer], total: float) -> Answer:
    """The answer to a line, given those to its questions and the milliseconds that all took.

    That to a single question is its own. Of several, the first that is found, else the first, speaks for the line, so
    that whoever knows nothing of several questions gets a whole answer to one of them; all stand in ``answers``.
    """
    chosen = next((answer for answer in answers if answer.found), answers[0])
    timings = {stage: sum(answer.timings[stage] for answer in answers) for stage in answers[0].timings}
    return replace(
        chosen,
        question=line,
        corrections=form.corrections,
        timings=timings | {"total": total},
        answers=tuple(answers) if len(answers) > 1 else (),
    )
