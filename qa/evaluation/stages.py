"""Where an answer was lost: the first stage of the flow that failed. Pure.

| stage | meaning |
| --- | --- |
| ``not indexed`` | no article that answers the question is in the index |
| ``not retrieved`` | no passage that was read holds an answer |
| ``misread`` | such a passage was read, but another answer was shown |
| ``refused`` | such a passage was read, but nothing was shown |
| ``answered unanswerable`` | the articles do not say, but an answer was shown |

A right answer (exact match) has no stage, whatever passage it came from.
"""

from qa.evaluation.types import Stage


def stage_of(answerable: bool, right: bool, found: bool, indexed: bool, retrieved: bool) -> Stage | None:
    """The stage at which a question's answer was lost; None if it is right.

    ``indexed``: an article that answers it is in the index. ``retrieved``: a passage read answers it.
    """
    if right:
        return None
    if not answerable:
        return "answered unanswerable"
    if not indexed:
        return "not indexed"
    if not retrieved:
        return "not retrieved"
    return "misread" if found else "refused"
