"""How good a reader is on groups that are held out, while it is trained. The figures guide; they are no result.

Two readings: of the gold passages alone, and of what retrieval brings beside them, which is what it will meet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from index import Article, Passage
from qa.evaluation.metrics import exact_match, f1
from qa.training.forward import Predictor
from qa.training.groups import Group, Groups
from qa.types import Span
from qa.windows import Window

ANSWERED = 0.85
"""The share of answerable questions that are answered, at the margin at which refusals are counted."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All in percent. ``exact_match`` and ``f1``: the best span of the gold passages, always answering.

    ``open_exact_match`` and ``open_f1``: the best span of all passages of the question. ``refused``: questions
    refused when only passages are read that do not answer, at the margin at which ``ANSWERED`` of the answerable
    ones are answered; 100 where margins are on one scale.
    """

    questions: int
    exact_match: float
    f1: float
    open_exact_match: float
    open_f1: float
    refused: float


class HeldOut:
    """Up to ``questions`` answerable groups, read with up to ``passages`` passages each."""

    def __init__(self, groups: Groups, predictor: Predictor, questions: int, passages: int) -> None:
        answerable = [group for group in groups.groups if group.gold]
        step = max(len(answerable) // max(questions, 1), 1)
        self._groups = answerable[::step][:questions]
        self._predictor = predictor
        self._windows: list[Window] = []
        self._owners: list[tuple[int, int]] = []
        for number, group in enumerate(self._groups):
            numbers = group.passages[:passages]
            for window in predictor.windows(group.question, [_passage(groups, place) for place in numbers]):
                self._windows.append(window)
                self._owners.append((number, int(window.passage.article.id)))

    def __len__(self) -> int:
        """Number of questions."""
        return len(self._groups)

    def figures(self) -> Figures | None:
        """The figures of the model as it is now; None where there is no question."""
        if not self._groups:
            return None
        found: list[list[tuple[int, Span]]] = [[] for _ in self._groups]
        for (owner, passage), span in zip(self._owners, self._predictor.best(self._windows), strict=True):
            if span is not None:
                found[owner].append((passage, span))
        return summarise(self._groups, found)


def summarise(groups: Sequence[Group], found: Sequence[Sequence[tuple[int, Span]]]) -> Figures:
    """The figures, given for each group the best span of each passage by the passage's number."""
    gold, everything, silent = [], [], []
    for group, spans in zip(groups, found, strict=True):
        answering = {number for number, _ in group.gold}
        wrong = set(group.silent)
        gold.append(_best([span for number, span in spans if number in answering]))
        everything.append(_best([span for _, span in spans]))
        silent.append(_best([span for number, span in spans if number in wrong]))
    answers = [group.answers for group in groups]
    texts = [[span.text if span else "" for span in part] for part in (gold, everything)]
    closed_exact, closed_f1, open_exact, open_f1 = (
        100 * fmean(metric(text, known) for text, known in zip(part, answers, strict=True))
        for part in texts
        for metric in (exact_match, f1)
    )
    share = refused(_margins(everything), _margins(silent))
    return Figures(len(groups), closed_exact, closed_f1, open_exact, open_f1, share)


def refused(answerable: Sequence[float], silent: Sequence[float]) -> float:
    """The percentage of ``silent`` margins below the one that ``ANSWERED`` of the ``answerable`` reach; 0 of none."""
    if not answerable or not silent:
        return 0.0
    limit = np.quantile(answerable, 1 - ANSWERED, method="lower")
    return float(100 * np.mean(np.asarray(silent) < limit))


def _best(spans: Sequence[Span]) -> Span | None:
    return max(spans, key=lambda span: span.score, default=None)


def _margins(spans: Sequence[Span | None]) -> list[float]:
    return [span.score for span in spans if span is not None]


def _passage(groups: Groups, number: int) -> Passage:
    text = groups.passages[number]
    return Passage(Article(str(number), groups.titles[number], text, str(number)), 0, len(text))
