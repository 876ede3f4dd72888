"""The records of the index: articles, their passages, and the hits of a search.

First in the flow; imports nothing of ours. Every position is a half-open offset [start, end) in Unicode
code points of ``Article.text``. Text is sliced from the article, never kept twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Rows of unit length, shape (n, dim)."""

Ids = NDArray[np.int64]
"""Ids of passages in the store, shape (n,)."""

Changes = tuple[Ids, Ids]
"""The passages that are gone and those that are new, each ascending."""

FORMAT = 3
"""Of the files on disk; raised when they change in a way that an older program cannot read."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text that can be cited.

    ``id`` names the article: its path relative to the synced folder, in POSIX form. ``source`` is the
    path of the file it was read from (the same, unless a file holds several articles). ``body`` is the
    offset at which the part that may be cited begins (behind front matter). ``published`` is an ISO
    date, ``author`` and ``url`` are what the file says of itself; each may be None. The map back to the
    file: ``pages`` holds the offset at which each page begins, ``paragraphs`` the offset of each
    paragraph, heading, list item and table row; empty for files that are cited by line.
    """

    id: str
    title: str
    text: str
    source: str
    published: str | None = None
    pages: tuple[int, ...] = ()
    body: int = 0
    author: str | None = None
    url: str | None = None
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """The part [start, end) of an article that is embedded and read as one."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The passage's own words."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search.

    ``score`` orders the hits of one search, larger is better. ``dense`` is the cosine in [-1, 1];
    ``lexical`` is the BM25 score, 0 where passage and question share no word.
    """

    passage: Passage
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of ``index list``: an article without its text. ``sha256`` is of the file's bytes."""

    article: str
    title: str
    sha256: str
    passages: int
    date: str | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, or a part of one (``file.csv#12``), and why, in words for people."""

    source: str
    reason: str


Change = Literal["added", "changed", "renamed", "removed", "skipped"]


@dataclass(frozen=True, slots=True)
class SyncEvent:
    """What became of one article in a sync; reported once it is safely stored."""

    event: Change
    article: str
    passages: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The sum of a sync: articles by what became of them, passages embedded, wall seconds."""

    added: int
    changed: int
    renamed: int
    removed: int
    skipped: int
    unchanged: int
    passages_embedded: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Settings:
    """What the passages and vectors of an index depend on, and the folder that it belongs to."""

    folder: str
    encoder: str
    encoder_sha256: str
    dim: int
    splitter: str
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Entry:
    """An article ready to be stored: its passages and their vectors, shape (n, dim), row for row."""

    article: Article
    passages: Sequence[Passage]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of a file: SHA-256 of its bytes, and why it was left out (None if it was not).

    ``stamp`` tells without reading whether the file was touched since; empty where it cannot be trusted.
    """

    sha256: str
    skipped: str | None
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class ViewRecord:
    """A view's name and file, the checksum of the file's bytes, and the generation of the store that it shows."""

    name: str
    file: str
    checksum: str
    generation: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Limits a search to the articles, or files of articles, named in ``articles`` (any, if None), and to ISO dates.

    ``since`` and ``until`` are inclusive; an article without a date is outside of every range of dates.
    """

    articles: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        """Whether it limits anything."""
        return self.articles is not None or self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that a check found wrong, in words for people."""

    what: str
