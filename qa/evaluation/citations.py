"""Whether what is cited supports the answer, for an answerable question that was answered. Pure.

Deterministic forms of citation precision and recall (Liu et al. 2023; Gao et al. 2023, ALCE), who ask a person
or a model whether a cited text supports a sentence. Here a passage supports an answer if it holds the words of
a gold answer. Each question weighs the same, however many citations it has.
"""

from qa.evaluation.types import Outcome


def first_supports(outcome: Outcome) -> float:
    """100.0 if the first citation's passage holds a gold answer and is of a gold article, else 0.0."""
    first, named = outcome.citations[0], outcome.gold.articles
    return 100.0 * (bool(first["holds_answer"]) and (not named or first["article"] in named))


def precision(outcome: Outcome) -> float:
    """The share, in percent, of the citations whose passage holds a gold answer, of whatever article."""
    return 100.0 * sum(bool(cite["holds_answer"]) for cite in outcome.citations) / len(outcome.citations)


def recall(outcome: Outcome) -> float:
    """The share, in percent, of the gold articles that are cited; for questions that name articles."""
    cited = {cite["article"] for cite in outcome.citations}
    return 100.0 * sum(name in cited for name in outcome.gold.articles) / len(outcome.gold.articles)
