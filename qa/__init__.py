"""Question → hits → spans → cited answer.

``Answerer`` is imported when it is first asked for: reading and training do without an index.
"""

from typing import TYPE_CHECKING

from qa.types import Answer, Candidate, Citation, Span

if TYPE_CHECKING:
    from qa.answer import Answerer

__all__ = ["Answer", "Answerer", "Candidate", "Citation", "Span"]


def __getattr__(name: str) -> object:
    if name == "Answerer":
        from qa.answer import Answerer

        return Answerer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
