"""Answer → the JSON of ``ask --json``, the same for the shell, HTTP and every other program. Pure."""

import json
from collections.abc import Mapping

from typing_extensions import TypedDict  # that of the standard library cannot be turned into a schema before 3.12

from index.errors import ChatbotError
from qa.types import Answer, Candidate, Citation

Json = dict[str, object]


class CitationJson(TypedDict):
    """A place that gives an answer: ``quote`` is what stands from ``start`` to ``end`` of the article's text.

    Offsets are half-open and count code points. ``sentence`` is the sentence around the quote, ``passage`` the
    offsets of what was read. ``page``, ``paragraph`` and ``line`` count from 1.
    """

    article: str
    title: str
    date: str | None
    start: int
    end: int
    quote: str
    sentence: str
    page: int | None
    paragraph: int | None
    line: int
    author: str | None
    url: str | None
    passage: list[int]


class CandidateJson(TypedDict):
    """A possible answer; ``confidence`` is the probability from 0 to 1 that it is right."""

    answer: str
    confidence: float
    citations: list[CitationJson]


class AnswerJson(TypedDict):
    """What the articles say to a question.

    ``found`` is false where they do not say: then ``answer`` is empty, and the best guess is the first of the
    ``alternatives``. ``confidence`` is the probability from 0 to 1 that the best candidate is right.
    ``resolved_question`` is how a follow-up question was understood; null where it was taken as it stands.
    """

    question: str
    found: bool
    answer: str
    confidence: float
    citations: list[CitationJson]
    alternatives: list[CandidateJson]
    timings_ms: dict[str, float]
    resolved_question: str | None


class FaultJson(TypedDict):
    """A question that could not be asked, and why not."""

    question: str
    error: str


def citation_json(citation: Citation) -> CitationJson:
    """A citation: article, offsets, quote, sentence, and where a person finds it."""
    return {
        "article": citation.article.id,
        "title": citation.article.title,
        "date": citation.article.published,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "sentence": citation.sentence,
        "page": citation.page,
        "paragraph": citation.paragraph,
        "line": citation.line,
        "author": citation.article.author,
        "url": citation.article.url,
        "passage": [citation.passage.start, citation.passage.end],
    }


def candidate_json(candidate: Candidate) -> CandidateJson:
    """A candidate that is not, or not the one, shown."""
    return {
        "answer": candidate.text,
        "confidence": round(candidate.confidence, 4),
        "citations": [citation_json(citation) for citation in candidate.citations],
    }


def answer_json(answer: Answer) -> AnswerJson:
    """A whole answer; ``timings_ms`` are wall milliseconds."""
    return {
        "question": answer.question,
        "found": answer.found,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "citations": [citation_json(citation) for citation in answer.citations],
        "alternatives": [candidate_json(candidate) for candidate in answer.alternatives],
        "timings_ms": {stage: round(ms, 1) for stage, ms in answer.timings.items()},
        "resolved_question": answer.resolved_question,
    }


def fault_json(question: str, error: ChatbotError) -> FaultJson:
    """What stands in the place of the answer to a question that cannot be asked."""
    return {"question": question.encode(errors="replace").decode(), "error": str(error)}


def json_line(record: Mapping[str, object]) -> str:
    """A record on one line, without its end."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
