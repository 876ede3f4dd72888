"""Readings of a question → the one that the articles support best."""

import math
from collections.abc import Sequence
from dataclasses import replace

from index import Filter
from qa.answer import Answerer
from qa.followup.types import Reading, Turn
from qa.normalize import normalize
from qa.types import Answer, Citation

FIRST = 2
"""Passages that are read to choose among readings."""

ECHO = -1.0
"""Log-odds for an answer whose words stand in its question, or in the last one."""

AGAIN = -0.5
"""Log-odds for the answer that was given just before."""

STAYS = 0.3
"""Log-odds for an answer from the article that the last answer came from."""

BORNE_OUT = 0.3
"""Log-odds for an answer whose passage holds the words that were added to the question."""


def choose(bot: Answerer, readings: Sequence[Reading], turns: Sequence[Turn], where: Filter | None = None) -> Reading:
    """The reading whose best answer is the likeliest, all in all."""
    if len(readings) == 1:
        return readings[0]
    quick = replace(bot, top_k=min(FIRST, bot.top_k), threshold=0.0)
    answers = quick.ask_many([reading.question for reading in readings], where)
    scored = [support(answer, reading, turns) for answer, reading in zip(answers, readings, strict=True)]
    return readings[max(range(len(scored)), key=lambda place: (scored[place], -place))]


def support(answer: Answer, reading: Reading, turns: Sequence[Turn]) -> float:
    """How well the articles bear a reading out, in log-odds."""
    if not answer.citations:
        return -math.inf
    best = answer.citations[0]
    last = turns[-1]
    score = reading.prior + log_odds(answer.confidence)
    text = normalize(best.quote)
    asked = f" {normalize(reading.question)} {normalize(last.question)} "
    if text and f" {text} " in asked:
        score += ECHO
    if text == normalize(last.answer):
        score += AGAIN
    if last.sentence and last.sentence in best.article.text:
        score += STAYS
    return score + (BORNE_OUT if reading.added and _holds(best, reading.added) else 0.0)


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), for p kept within [0.0001, 0.9999]."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def _holds(citation: Citation, added: str) -> bool:
    return normalize(added) in normalize(citation.passage.text)
