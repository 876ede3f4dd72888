"""Articles → passages → vectors and words → nearest passages. Knows nothing of answers."""

from index.articles import read_articles
from index.errors import ChatbotError
from index.local import LocalIndex
from index.types import Article, Filter, Hit, Passage

__all__ = ["Article", "ChatbotError", "Filter", "Hit", "LocalIndex", "Passage", "read_articles"]
