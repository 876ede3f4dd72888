"""Answer → the JSON of ``ask --json``, the same for the shell, HTTP and every other program. Pure."""

from qa.types import Answer, Candidate, Citation

Json = dict[str, object]


def citation_json(citation: Citation) -> Json:
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


def candidate_json(candidate: Candidate) -> Json:
    """A candidate that is not, or not the one, shown."""
    return {
        "answer": candidate.text,
        "confidence": round(candidate.confidence, 4),
        "citations": [citation_json(citation) for citation in candidate.citations],
    }


def answer_json(answer: Answer) -> Json:
    """A whole answer; ``timings_ms`` are wall milliseconds."""
    return {
        "question": answer.question,
        "found": answer.found,
        "answer": answer.text,
        "confidence": round(answer.confidence, 4),
        "citations": [citation_json(citation) for citation in answer.citations],
        "alternatives": [candidate_json(candidate) for candidate in answer.alternatives],
        "timings_ms": {stage: round(ms, 1) for stage, ms in answer.timings.items()},
    }
