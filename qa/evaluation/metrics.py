"""Exact match and F1 of an answer against its references, as SQuAD defines them. Pure.

Source: the official script of SQuAD 2.0 (``evaluate-v2.0.py``; Rajpurkar, Jia and Liang 2018), which gives
the figures of SQuAD 1.1's on questions that have answers. The two differ only where an answer holds nothing
but punctuation and articles: 1.1 gives it an F1 of 0 even against itself.
"""

from collections import Counter
from collections.abc import Sequence

from qa.normalize import normalize


def exact_match(answer: str, references: Sequence[str]) -> float:
    """1.0 if ``answer`` equals one of ``references`` after normalisation, else 0.0. No references, 0.0."""
    return float(any(normalize(answer) == normalize(reference) for reference in _real(references)))


def f1(answer: str, references: Sequence[str]) -> float:
    """The largest F1 in [0, 1] of the words of ``answer`` with those of a reference. No references, 0.0."""
    return max((_f1(answer, reference) for reference in _real(references)), default=0.0)


def score(answer: str, found: bool, references: Sequence[str]) -> tuple[float, float]:
    """Exact match and F1, in percent, of what was shown.

    An unanswerable question (no references) scores 100 if it was refused, 0 if not; an answerable one that
    was refused scores 0.
    """
    if not references or not found:
        right = 100.0 * (bool(references) == found)
        return right, right
    return 100.0 * exact_match(answer, references), 100.0 * f1(answer, references)


def _real(references: Sequence[str]) -> Sequence[str]:
    """References of which nothing is left by normalisation count only where there is no other."""
    return [reference for reference in references if normalize(reference)] or references


def _f1(answer: str, reference: str) -> float:
    """The harmonic mean of precision and recall over the words, each counted as often as it occurs."""
    given, expected = normalize(answer).split(), normalize(reference).split()
    if not given or not expected:
        return float(given == expected)
    common = (Counter(given) & Counter(expected)).total()
    if not common:
        return 0.0
    precision, recall = common / len(given), common / len(expected)
    return 2 * precision * recall / (precision + recall)
