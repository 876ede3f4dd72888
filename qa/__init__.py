"""Question → hits → spans → cited answer."""

from qa.answer import Answerer
from qa.types import Answer, Candidate, Citation, Span

__all__ = ["Answer", "Answerer", "Candidate", "Citation", "Span"]
