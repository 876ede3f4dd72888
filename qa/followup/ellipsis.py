"""From "And in 2012?" or "What about Alibaba?" to the last question with that in its place. Pure."""

import re
from collections.abc import Iterator, Sequence

from qa.followup.kinds import Shape
from qa.followup.phrases import Phrase, phrases
from qa.followup.question import take_apart, times
from qa.followup.reference import sentence
from qa.followup.types import Reading, Turn
from qa.followup.words import Kind, Word, is_superlative, is_time, is_year, words

MOST = 6
"""Readings that are made, at most."""


def fill(shape: Shape, turns: Sequence[Turn]) -> list[Reading]:
    """Readings of a fragment: the last question, or the one before, with it in the place of its like."""
    made: dict[str, Reading] = {}
    for age, turn in enumerate(reversed(turns[-2:])):
        question = turn.question.rstrip(" ?!.\n")
        for text, prior in _readings(shape, question):
            if text.lower() != question.lower():
                made.setdefault(
                    text.lower(), Reading(sentence(" ".join(text.split())), prior - 0.5 * age, shape.text)
                )
    return sorted(made.values(), key=lambda reading: -reading.prior)[:MOST]


def _readings(shape: Shape, question: str) -> Iterator[tuple[str, float]]:
    fragment = shape.text
    first = shape.words[0] if shape.words else None
    if first is None:
        return
    if is_time(fragment) or (first.kind is Kind.PREPOSITION and is_time(fragment[first.end :])):
        yield from _when(fragment, first, question)
    elif first.kind is Kind.PREPOSITION:
        yield from _with_preposition(fragment, first, question)
    else:
        yield from _like(fragment, question)
    yield f"{question} {fragment if first.kind is Kind.PREPOSITION else 'of ' + fragment}", -0.8


def _when(fragment: str, first: Word, question: str) -> Iterator[tuple[str, float]]:
    """In the place of what says when in the question, or at its end."""
    bare = fragment[first.end :].strip() if first.kind is Kind.PREPOSITION else fragment
    for low, high in times(question):
        whole = question[low:high]
        leads = words(whole)[0].kind is Kind.PREPOSITION
        fits = fragment if leads or first.kind is Kind.PREPOSITION or not is_year(bare) else f"in {bare}"
        yield question[:low] + fits + question[high:], 0.3
    for word in words(question):
        if is_year(word.text) and is_year(bare):
            yield question[: word.start] + bare + question[word.end :], 0.3
    lead = "" if first.kind is Kind.PREPOSITION or not is_year(bare) else "in "
    yield f"{question} {lead}{fragment}", 0.0 if not list(times(question)) else -0.5


def _with_preposition(fragment: str, first: Word, question: str) -> Iterator[tuple[str, float]]:
    """In the place of the words behind the same preposition, or another, or at the end."""
    found = words(question)
    for word in found:
        if word.kind is Kind.PREPOSITION and word.lower != "of":
            after = [p for p in phrases(question) if p.start >= word.end and p.start - word.end <= 1]
            if after:
                longest = max(after, key=lambda p: p.end)
                same = word.lower == first.lower
                yield question[: word.start] + fragment + question[longest.end :], 0.4 if same else 0.0
    yield f"{question} {fragment}", -0.2


def _like(fragment: str, question: str) -> Iterator[tuple[str, float]]:
    """In the place of each phrase of the question, the likest first."""
    given = phrases(fragment, inside=True)
    new = max(given, key=lambda phrase: phrase.end - phrase.start, default=None)
    for word in words(question):
        if is_superlative(word.lower) and any(is_superlative(other.lower) for other in words(fragment)):
            start = word.start - 4 if question[: word.start].endswith("the ") else word.start
            yield question[:start] + fragment + question[word.end :], 0.5
    old_phrases = phrases(question)
    asked = take_apart(question)
    opening = len(asked.opening) if asked else 0
    for old in old_phrases:
        if old.time and old_phrases != [old]:
            continue
        asked_for = -0.5 if old.start < opening and new is not None and new.named else 0.0
        yield question[: old.start] + fragment + question[old.end :], _likeness(new, old) + asked_for
        yield from _inner(fragment, new, old, question)


def _inner(fragment: str, new: Phrase | None, old: Phrase, question: str) -> Iterator[tuple[str, float]]:
    """In the place of a part of a phrase: its name, or what is behind its owner."""
    genitive = next((word for word in old.words if word.kind is Kind.GENITIVE), None)
    if genitive is not None:
        owner = re.match(r"(?:its|his|her|their|the) (.*)", fragment)
        if owner or (new and not new.named):
            yield question[: genitive.end] + " " + (owner[1] if owner else fragment) + question[old.end :], 0.5
        if new and new.named:
            yield question[: old.start] + fragment + question[genitive.start :], 0.3
    nouns = [word for word in old.words if word.kind in (Kind.NAME, Kind.NOUN)]
    if len(nouns) > 1 and new and not new.named:
        last = nouns[-1]
        yield question[: last.start] + re.sub(r"^(?:the|its|a|an) ", "", fragment) + question[old.end :], -0.1


def _likeness(new: Phrase | None, old: Phrase) -> float:
    """How likely one phrase takes the place of another, in log-odds."""
    if new is None:
        return 0.0
    likeness = 0.3 if new.named == old.named else -0.3
    if new.only_name:
        likeness += 0.4 if old.only_name else -0.4
    likeness += 0.4 if new.head and new.head == old.head else 0.0
    likeness -= 0.2 if len(old.words) > 5 else 0.0
    return likeness + (0.2 if new.plural == old.plural else -0.1)
