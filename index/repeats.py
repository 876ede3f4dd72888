"""Paragraphs that stand in many files, such as "Subscribe to our newsletter": left out of passages, not of texts.

Only files whose text is an extract (web pages, PDF, Word, EPUB) are compared. What counts as repeated depends on the
files that there are, not on the order in which they came: a sync cuts articles again whose paragraphs have become
repeated, or are so no more.
"""

from collections.abc import Iterable
from hashlib import blake2b

from index.database import Database
from index.types import Article

FILES = 5
"""A paragraph that stands in so many files is repeated."""

LONGEST = 300
"""Code points of a paragraph that can be; longer ones are text, wherever else they stand."""

FEWEST = 3
"""Words of a paragraph that can be; headings such as "Introduction" are no boilerplate."""

SHARE = 0.5
"""An article of which more than this would be left out is kept whole: it is itself what is repeated."""

SCHEMA = """
CREATE TABLE paragraphs (
    key INTEGER NOT NULL, source TEXT NOT NULL REFERENCES files (source) ON UPDATE CASCADE ON DELETE CASCADE,
    PRIMARY KEY (key, source)) WITHOUT ROWID;
CREATE INDEX paragraphs_by_source ON paragraphs (source);
CREATE TABLE repeated (key INTEGER PRIMARY KEY);
"""


class Repeats:
    """What the store knows of paragraphs: in which files they stand, and which were held to be repeated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, article: Article) -> None:
        """Note the paragraphs of an article. Inside a transaction."""
        for key in {key for key, _, _ in paragraphs(article)}:
            self._database.execute("INSERT OR IGNORE INTO paragraphs VALUES (?, ?)", (key, article.source))

    def counted(self) -> frozenset[int]:
        """The paragraphs that are repeated by now."""
        sql = "SELECT key FROM paragraphs GROUP BY key HAVING count(*) >= ?"
        return frozenset(key for (key,) in self._database.read(sql, (FILES,)))

    def recorded(self) -> frozenset[int]:
        """The paragraphs that were repeated when articles were last cut by them."""
        return frozenset(key for (key,) in self._database.read("SELECT key FROM repeated"))

    def record(self, keys: frozenset[int]) -> None:
        """Note by which paragraphs all articles are cut now. Inside a transaction."""
        before = self.recorded()
        for key in before - keys:
            self._database.execute("DELETE FROM repeated WHERE key = ?", (key,))
        for key in keys - before:
            self._database.execute("INSERT INTO repeated VALUES (?)", (key,))

    def sources(self, keys: Iterable[int]) -> list[str]:
        """The files in which any of these paragraphs stand, sorted."""
        found: set[str] = set()
        for key in keys:
            rows = self._database.read("SELECT source FROM paragraphs WHERE key = ?", (key,))
            found |= {source for (source,) in rows}
        return sorted(found)


def paragraphs(article: Article) -> list[tuple[int, int, int]]:
    """The paragraphs that may be repeated: hash of the words (signed, 64 bits), start, end."""
    found = []
    ends = (*article.paragraphs[1:], len(article.text))
    for start, end in zip(article.paragraphs, ends, strict=False):
        words = article.text[start:end].casefold().split()
        if len(words) >= FEWEST and end - start <= LONGEST:
            digest = blake2b(" ".join(words).encode(), digest_size=8).digest()
            found.append((int.from_bytes(digest, signed=True), start, end))
    return found


def left_out(article: Article, repeated: frozenset[int]) -> list[tuple[int, int]]:
    """The parts [start, end) of an article that belong to no passage, in order."""
    if not repeated:
        return []
    parts = [(start, end) for key, start, end in paragraphs(article) if key in repeated]
    size = sum(end - start for start, end in parts)
    return parts if size <= SHARE * (len(article.text) - article.body) else []
