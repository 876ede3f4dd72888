"""A second implementation of SQuAD's scores, for the tests only, written from the definition in another manner.

The definition is that of the official script of SQuAD 2.0 (``evaluate-v2.0.py``, Rajpurkar, Jia and Liang): lower
case, then without ASCII punctuation, then without the words a, an and the, then words parted by white space; exact
match and bag-of-words F1, best over the references that are not empty; no reference means that silence is right.
"""

import string
from collections.abc import Sequence
from itertools import groupby


def words(text: str) -> list[str]:
    kept = "".join(character for character in text.lower() if character not in string.punctuation)
    runs = ("".join(run) for _, run in groupby(kept, key=lambda c: c.isalnum() or c == "_"))
    return "".join(" " if run in ("a", "an", "the") else run for run in runs).split()


def overlap(prediction: str, reference: str) -> float:
    given, left = words(prediction), words(reference)
    if not given or not left:
        return 1.0 if given == left else 0.0
    recalled, same = len(left), 0
    for word in given:
        if word in left:
            left.remove(word)
            same += 1
    if same == 0:
        return 0.0
    precision, recall = same / len(given), same / recalled
    return (2 * precision * recall) / (precision + recall)


def scores(prediction: str, references: Sequence[str]) -> tuple[float, float]:
    """Exact match and F1 in [0, 1]; "" is silence."""
    real = [reference for reference in references if words(reference)] or list(references) or [""]
    exact = max(float(words(prediction) == words(reference)) for reference in real)
    return exact, max(overlap(prediction, reference) for reference in real)


def totals(predictions: Sequence[str], references: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Exact match and F1 in percent over all questions, as the official script adds them up."""
    pairs = [scores(given, expected) for given, expected in zip(predictions, references, strict=True)]
    return (
        100.0 * sum(exact for exact, _ in pairs) / len(pairs),
        100.0 * sum(f1 for _, f1 in pairs) / len(pairs),
    )
