"""Two runs on the same questions → what changed, and whether the change is real. Pure but for ``read_baseline``."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from scipy import stats

from index.errors import GoldError
from qa.evaluation.bootstrap import SEED, mean_figure
from qa.evaluation.types import Figure, Outcome

ALPHA = 0.05
"""A change is significant if its p is below this."""

RESAMPLES = 9999
_BATCH = 200

Metric = Literal["exact_match", "f1"]
METRICS: tuple[Metric, ...] = ("exact_match", "f1")


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """A question as an earlier run left it; ``exact_match`` and ``f1`` are percent."""

    id: str
    question: str
    gold: tuple[str, ...]
    answer: str
    exact_match: float
    f1: float


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after, in percent; ``difference`` is after less before, in points, with its interval.

    ``p`` is two-sided: how often a difference at least so large would come about if the two runs were equal.
    """

    before: float
    after: float
    difference: Figure
    p: float

    @property
    def significant(self) -> bool:
        """Whether the two runs are told apart."""
        return self.p < ALPHA

    def fails(self, max_drop: float) -> bool:
        """Whether it is a drop that is real: larger than ``max_drop`` points, and significant."""
        return self.before - self.after > max_drop and self.significant


@dataclass(frozen=True, slots=True)
class ChangedQuestion:
    """A question whose score is another one now; scores are percent."""

    id: str
    question: str
    before: BaselineRow
    after: BaselineRow


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside an earlier one, over the ``n`` questions that both have with the same gold answers.

    ``only_before`` and ``only_now`` count the questions left out. ``changed`` holds those whose score changed,
    the largest losses first. ``max_drop`` is the gate in points, None for none.
    """

    baseline: str
    n: int
    only_before: int
    only_now: int
    changes: Mapping[Metric, Change]
    changed: tuple[ChangedQuestion, ...]
    max_drop: float | None

    @property
    def failed(self) -> bool:
        """Whether the gate is shut."""
        return any(self.fails(metric) for metric in self.changes)

    def fails(self, metric: Metric) -> bool:
        """Whether this metric shuts the gate."""
        return self.max_drop is not None and self.changes[metric].fails(self.max_drop)


def read_baseline(path: Path) -> list[BaselineRow]:
    """The rows of an earlier evaluation's JSON. Raises GoldError for a file that is not one."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
        return [_baseline_row(row) for row in rows]
    except OSError as error:
        raise GoldError(f"{path} cannot be read ({error.strerror}); expected a baseline; check the path") from error
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(
            f"{path} is no evaluation ({type(error).__name__}: {error}); expected what evaluate --json wrote; "
            "name such a file"
        ) from error


def rows_of(outcomes: Sequence[Outcome]) -> list[BaselineRow]:
    """Outcomes in the form of a baseline."""
    return [BaselineRow(o.gold.id, o.gold.question, o.gold.answers, o.answer, o.exact_match, o.f1) for o in outcomes]


def compare(
    before: Sequence[BaselineRow], after: Sequence[BaselineRow], baseline: str, max_drop: float | None = None
) -> Comparison:
    """Compare two runs question by question. Raises GoldError if they share no question.

    Questions are the same if id, question and gold answers are.
    """
    earlier = {(row.id, row.question, row.gold): row for row in before}
    pairs = [(earlier[key], row) for row in after if (key := (row.id, row.question, row.gold)) in earlier]
    if not pairs:
        raise GoldError(
            f"{baseline} shares none of its {len(before):,} questions with the {len(after):,} of this run; "
            "expected an evaluation of the same gold set; name that one"
        )
    changed = [ChangedQuestion(new.id, new.question, old, new) for old, new in pairs if _scores(old) != _scores(new)]
    return Comparison(
        baseline=baseline,
        n=len(pairs),
        only_before=len(before) - len(pairs),
        only_now=len(after) - len(pairs),
        changes={metric: change(*_columns(pairs, metric)) for metric in METRICS},
        changed=tuple(sorted(changed, key=lambda item: (item.after.f1 - item.before.f1, item.id))),
        max_drop=max_drop,
    )


def change(before: Sequence[float], after: Sequence[float]) -> Change:
    """The change of a mean over the same questions."""
    differences = np.asarray(after, dtype=np.float64) - np.asarray(before, dtype=np.float64)
    means = float(np.mean(before)), float(np.mean(after))
    return Change(*means, mean_figure(differences.tolist()), paired_p(differences))


def paired_p(differences: np.ndarray) -> float:
    """The two-sided p of a paired randomisation test (Fisher 1935; Noreen 1989) on the mean difference.

    Were the two runs equal, each difference could as well have the other sign. All signs are tried where there
    are no more than 9,999 of them, else as many are drawn with a fixed seed. Questions without a difference
    have no say. For exact match it is McNemar's exact test. 1.0 if fewer than two questions differ.
    """
    different = differences[differences != 0]
    if len(different) < 2:
        return 1.0
    test = stats.permutation_test(
        (different,),
        np.sum,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_BATCH,
        rng=np.random.default_rng(SEED),
    )
    return float(min(test.pvalue, 1.0))


def _baseline_row(row: dict[str, Any]) -> BaselineRow:
    scores = float(row["exact_match"]), float(row["f1"])
    return BaselineRow(row["id"], row["question"], tuple(row["gold"]), row["answer"], *scores)


def _scores(row: BaselineRow) -> tuple[float, float]:
    return row.exact_match, row.f1


def _columns(pairs: Sequence[tuple[BaselineRow, BaselineRow]], metric: Metric) -> tuple[list[float], list[float]]:
    return [getattr(old, metric) for old, _ in pairs], [getattr(new, metric) for _, new in pairs]
