"""The records of answering: spans that the reader marks, citations that prove them, and answers.

Every position is a half-open offset [start, end) in Unicode code points of ``Article.text``; quotes and
sentences are sliced from the article, never kept twice.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from index import Article, Hit, Passage
from index.dates import depends_on_date
from index.sentences import line_number, sentence_around


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage that may answer a question.

    ``score`` is the margin over "no answer" in logits: above 0 the reader prefers the span to silence.
    """

    passage: Passage
    start: int
    end: int
    score: float

    @property
    def text(self) -> str:
        """The words themselves."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an article that gives an answer; all else about it is derived from the article."""

    passage: Passage
    start: int
    end: int

    @property
    def article(self) -> Article:
        """The article cited."""
        return self.passage.article

    @property
    def quote(self) -> str:
        """The words cited: always ``article.text[start:end]``."""
        return self.article.text[self.start : self.end]

    @property
    def sentence_bounds(self) -> tuple[int, int]:
        """Offsets of the sentence around the quote (of several where the quote crosses an end)."""
        return sentence_around(self.article.text, self.start, self.end)

    @property
    def sentence(self) -> str:
        """The sentence around the quote, in the article's own words."""
        start, end = self.sentence_bounds
        return self.article.text[start:end]

    @property
    def page(self) -> int | None:
        """The page, from 1, that the quote begins on; None where the file has no pages."""
        pages = self.article.pages
        return max(bisect_right(pages, self.start), 1) if pages else None

    @property
    def paragraph(self) -> int | None:
        """The paragraph, heading, list item or table row, from 1, that the quote begins in; None without any."""
        return bisect_right(self.article.paragraphs, self.start) or None

    @property
    def line(self) -> int:
        """The line of the article's text, from 1, that the quote begins on."""
        return line_number(self.article.text, self.start)

    @property
    def place(self) -> tuple[str, int]:
        """Where a person finds it in the original: its ``page``, else its ``paragraph``, else its ``line``."""
        found = (("page", self.page), ("paragraph", self.paragraph))
        return next(((name, number) for name, number in found if number is not None), ("line", self.line))

    @property
    def date_matters(self) -> bool:
        """Whether the sentence says when by words that mean something else on another day."""
        return depends_on_date(self.sentence)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible answer: where it stands, and the probability in [0, 1] that it is right."""

    citations: tuple[Citation, ...]
    confidence: float

    @property
    def text(self) -> str:
        """The quote of the first citation."""
        return self.citations[0].quote


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question.

    ``found`` is whether the best candidate reached the threshold. ``confidence`` is the probability that
    the best candidate is right, whether or not it is shown. If found, ``citations`` are the places that
    give it, the best first, and ``alternatives`` are different answers, best first; if not, ``citations``
    is empty and ``alternatives`` begins with the best candidate. ``hits`` are the passages that were found,
    nearest first; the first of them were read. ``timings`` are wall milliseconds of ``encode``, ``search``,
    ``read`` and ``total``.
    ``resolved_question`` is how a follow-up question was understood; None where it was taken as it stands.
    """

    question: str
    found: bool
    confidence: float
    citations: tuple[Citation, ...]
    alternatives: tuple[Candidate, ...]
    hits: tuple[Hit, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    resolved_question: str | None = None

    @property
    def text(self) -> str:
        """The answer: the quote of the first citation, or "" if the articles do not say."""
        return self.citations[0].quote if self.found else ""

    def _repr_html_(self) -> str:
        """The answer as a card of HTML, which is what a notebook shows."""
        from qa.notebook import card  # here, so that records stand on those of the index alone

        return card(self)
