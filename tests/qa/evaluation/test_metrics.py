import random
from pathlib import Path

import pytest

from index.command import ROOT
from qa.evaluation.bootstrap import mean_figure
from qa.evaluation.metrics import exact_match, f1, score
from tests.qa.evaluation import oracle

PREDICTIONS = 1500


@pytest.mark.parametrize(
    ("answer", "references", "exact", "overlap"),
    [
        ("Zhang Yong", ["Zhang Yong"], 1.0, 1.0),
        ("the Zhang Yong", ["Zhang Yong."], 1.0, 1.0),  # articles and punctuation
        ("$4.6b", ["4.6B"], 1.0, 1.0),
        ("RMB30b", ["RMB30b ($4.6b)"], 0.0, 2 / 3),  # precision 1, recall 1/2
        ("in 2013 or 2014", ["2013"], 0.0, 2 / 5),  # precision 1/4, recall 1
        ("one one two", ["one two two"], 0.0, 2 / 3),  # each word as often as it occurs
        ("red", ["blue", "Red"], 1.0, 1.0),  # the best of several references
        ("red cars", ["blue", "red", "fast red cars"], 0.0, 0.8),
        ("red", ["blue"], 0.0, 0.0),
        ("", ["blue"], 0.0, 0.0),
        ("the", ["a"], 1.0, 1.0),  # both empty after normalisation: they agree (SQuAD 2.0)
        ("the", ["a", "blue"], 0.0, 0.0),  # an empty reference counts only where there is no other
        ("“red”", ["red"], 0.0, 0.0),  # only ASCII punctuation goes
        ("red", [], 0.0, 0.0),
    ],
)
def test_exact_match_and_f1_are_those_computed_by_hand(
    answer: str, references: list[str], exact: float, overlap: float
) -> None:
    assert exact_match(answer, references) == exact
    assert f1(answer, references) == pytest.approx(overlap, abs=1e-15)


@pytest.mark.parametrize(
    ("answer", "found", "references", "expected"),
    [
        ("red", True, ["red"], (100.0, 100.0)),
        ("red car", True, ["red"], (0.0, pytest.approx(200 / 3))),
        ("", False, ["red"], (0.0, 0.0)),  # an answerable question refused
        ("", False, [], (100.0, 100.0)),  # an unanswerable one refused
        ("red", True, [], (0.0, 0.0)),
        ("the", True, [], (0.0, 0.0)),  # shown is shown, though nothing is left of it
    ],
)
def test_silence_scores_only_where_the_articles_do_not_say(
    answer: str, found: bool, references: list[str], expected: tuple[float, float]
) -> None:
    assert score(answer, found, references) == expected


def perturb(words: list[str], chance: random.Random) -> str:
    """Words of an article as a reader, or a careless typist, might give them."""
    changed = list(words)
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(changed))
        changed[place : place + 1] = chance.choice(
            [["the", changed[place]], [changed[place] + ","], [changed[place].upper()], [], ["An"], ["naïve", "Ünal"],
             [f"“{changed[place]}”"], [changed[place], changed[place]], [f"({changed[place]})"], ["\u00a0"], ["-"]]
        )  # fmt: skip
        if not changed:
            break
    text = chance.choice([" ", "  ", "\n"]).join(changed)
    return text if oracle.words(text) else ""  # the script takes "the" for silence; we only what was not shown


def make_predictions(folder: Path) -> tuple[list[str], list[list[str]]]:
    """Predictions and references from the shipped articles; every tenth question is unanswerable."""
    chance = random.Random(20130905)
    words = [word for path in sorted(folder.iterdir()) for word in path.read_text(encoding="utf-8").split()]
    predictions, references = [], []
    for number in range(PREDICTIONS):
        start = chance.randrange(len(words) - 6)
        answer = words[start : start + chance.randint(1, 5)]
        predictions.append("" if chance.random() < 0.1 else perturb(answer, chance))
        references.append([perturb(answer, chance) or "nothing" for _ in range(number % 10 and chance.randint(1, 3))])
    return predictions, references


def test_1500_predictions_score_as_an_independent_implementation_scores_them_to_the_last_digit() -> None:
    predictions, references = make_predictions(ROOT / "seeds" / "articles")
    both = list(zip(predictions, references, strict=True))
    shown = [(given, expected) for given, expected in both if given and expected]
    assert len(shown) > 1000
    assert [(exact_match(*pair), f1(*pair)) for pair in shown] == [oracle.scores(*pair) for pair in shown]

    scored = [score(given, bool(given), expected) for given, expected in both]
    columns = [mean_figure([pair[place] for pair in scored]).value for place in (0, 1)]
    expected_exact, expected_f1 = oracle.totals(predictions, references)
    assert columns == [pytest.approx(expected_exact, abs=1e-11), pytest.approx(expected_f1, abs=1e-11)]
    assert 10 < expected_exact < 90
    assert 10 < expected_f1 < 90
