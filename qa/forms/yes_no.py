"""A question that asks yes or no → the sentence that decides it. Pure.

A reader of spans can say neither yes nor no, and nothing is made up: the answer is the sentence itself. How likely it
is to decide the question is a logistic curve over three things: the share of the question's terms that stand in the
sentence, the share that stand in its passage or title, and the reader's own margin for words of that sentence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from index import Passage
from index.sentences import sentences
from index.terms import question_terms, terms
from qa.calibration import Calibration, sigmoid
from qa.forms.wrapping import is_whether
from qa.types import Candidate, Citation, Span

IN_SENTENCE = 2.8
IN_PASSAGE = 3.5
READER = 1.45
CONSTANT = -2.5
"""The curve: P = 1 / (1 + exp(-(2.8 s + 3.5 p + 1.45 r - 2.5))), r the logit of the reader's own confidence.

Fitted on 300 questions made of those of held-out titles of SQuAD's training set, half of them on paragraphs that were
left out of the index (README.md).
"""

LEAST = -15.0
"""The score of a sentence in which the reader marks nothing; none counts for less."""

KEPT = 10
"""Sentences that are kept as candidates."""

_AUX = (
    "is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|"
    "isn['’]t|aren['’]t|wasn['’]t|weren['’]t|don['’]t|doesn['’]t|didn['’]t|hasn['’]t|haven['’]t|can['’]t|won['’]t"
)
_OPENS = re.compile(rf"(?:{_AUX})\s+[^\W_]", re.IGNORECASE)
_ALTERNATIVE = re.compile(rf"\bor\b|\b(?:who|whom|what|which|when|where|why|how)\b(?! {_AUX} not)", re.IGNORECASE)


def is_yes_no(question: str) -> bool:
    """Whether a question wants yes or no: it begins with a verb, and neither names a choice nor asks for words."""
    if is_whether(question):
        return True
    return _OPENS.match(question.strip()) is not None and not _ALTERNATIVE.search(question)


def decide(
    question: str, passages: Iterable[Passage], spans: Sequence[tuple[Span, float]], calibration: Calibration
) -> list[Candidate]:
    """The sentences of the passages read that may decide the question, the likeliest first, each once.

    ``spans`` come with their scores on the scale of ``calibration``.
    """
    asked = frozenset(question_terms(question))
    found: dict[tuple[str, int, int], Candidate] = {}
    for passage in passages:
        own = [(span, score) for span, score in spans if span.passage == passage]
        for start, end, logit in _logits(asked, passage, own, calibration):
            confidence = sigmoid(logit)
            key = (passage.article.id, start, end)
            if key not in found or confidence > found[key].confidence:
                found[key] = Candidate((Citation(passage, start, end),), confidence)
    return sorted(found.values(), key=lambda candidate: -candidate.confidence)[:KEPT]


def _logits(
    asked: frozenset[str], passage: Passage, spans: Sequence[tuple[Span, float]], calibration: Calibration
) -> Iterator[tuple[int, int, float]]:
    """Each sentence of a passage with how likely it is to decide, as a logit."""
    text = passage.article.text
    around = _share(asked, f"{passage.article.title}\n{passage.text}")
    for start, end in sentences(text, passage.start, passage.end):
        scores = [score for span, score in spans if span.start < end and start < span.end]
        evidence = calibration.logit(max([LEAST, *scores]))
        inside = _share(asked, text[start:end])
        yield start, end, IN_SENTENCE * inside + IN_PASSAGE * around + READER * evidence + CONSTANT


def _share(asked: frozenset[str], text: str) -> float:
    """The share of the terms asked that stand in a text, from 0 to 1."""
    return len(asked & frozenset(terms(text))) / len(asked) if asked else 0.0
