"""Articles → passages → vectors and words → nearest passages. Knows nothing of answers.

``LocalIndex`` and ``read_articles`` are imported when they are first asked for, so that what needs no index
(reading, training) needs none of its libraries either.
"""

from typing import TYPE_CHECKING

from index.errors import ChatbotError
from index.types import Article, Filter, Hit, Passage

if TYPE_CHECKING:
    from index.articles import read_articles
    from index.local import LocalIndex

__all__ = ["Article", "ChatbotError", "Filter", "Hit", "LocalIndex", "Passage", "read_articles"]


def __getattr__(name: str) -> object:
    if name == "LocalIndex":
        from index.local import LocalIndex

        return LocalIndex
    if name == "read_articles":
        from index.articles import read_articles

        return read_articles
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
