"""``python -m qa.evaluation.forms GOLD``: what reading questions in every form does to gold questions.

With ``--misspell`` so many answerable questions are drawn, each gets one typing error (a neighbouring key, two
letters swapped, one left out or struck twice, in one word of four letters or more that is no function word), and they
are asked without it, with it as typed, and with it corrected. Without, the questions are looked at as they are: each
that is read otherwise than as typed is listed, and asked both ways.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from index.command import DONE, add_index_option, place_of_index, positive, progress_bar, quiet_libraries, run

if TYPE_CHECKING:
    from qa.answer import Answerer
    from qa.evaluation.misspelt import Way
    from qa.evaluation.types import Corpus, GoldQuestion


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; the exit code."""
    quiet_libraries()
    parser = argparse.ArgumentParser(
        prog="python -m qa.evaluation.forms", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("gold", type=Path, metavar="GOLD", help="the gold questions")
    add_index_option(parser)
    parser.add_argument("--misspell", type=positive, metavar="N", help="misspell N questions (default: none)")
    parser.add_argument("--questions", type=positive, metavar="N", help="look at N, drawn at random (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="of what is drawn (default: 1)")
    options = parser.parse_args(arguments)
    return run(lambda: _measure(options))


def _measure(options: argparse.Namespace) -> int:
    from qa.answer import Answerer
    from qa.evaluation.gold import read_gold

    bot = Answerer.open(place_of_index(options.index))
    questions = read_gold(options.gold, cast("Corpus", bot.index)).questions
    if options.questions:
        drawn = random.Random(options.seed).sample(questions, min(options.questions, len(questions)))
        questions = tuple(drawn)
    lines = _misspelt(bot, questions, options) if options.misspell else _altered(bot, questions)
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return DONE


def _misspelt(bot: "Answerer", questions: "Sequence[GoldQuestion]", options: argparse.Namespace) -> Iterator[str]:
    """A table of the ways to ask."""
    from qa.evaluation.misspelt import compare, misspell
    from qa.forms.spelling import apply, correct

    pairs = list(misspell(questions, options.misspell, options.seed))
    restored = sum(
        apply(typed.question, correct(typed.question, bot.index)) == gold.question for gold, typed in pairs
    )
    with progress_bar("asking", "question") as advance:
        asked = iter(range(1, 3 * len(pairs) + 1))
        ways = compare(pairs, lambda line, as_typed: bot.ask(line, None, as_typed),
                       lambda: advance(next(asked), 3 * len(pairs)))  # fmt: skip
    yield f"{len(pairs)} questions of {options.gold.name}, seed {options.seed}; {restored} restored letter by letter"
    yield f"{'':22}{'F1, forced':>12}{'of clean':>10}{'F1, shown':>12}{'of clean':>10}{'answered':>10}"
    yield from (_row(way, ways[0]) for way in ways)


def _row(way: "Way", clean: "Way") -> str:
    shares = [
        100 * now / before if before else 0.0
        for now, before in ((way.forced, clean.forced), (way.shown, clean.shown))
    ]
    figures = f"{way.forced:12.1f}{shares[0]:9.1f}%{way.shown:12.1f}{shares[1]:9.1f}%{way.answered:9.1f}%"
    return f"{way.name:22}{figures}"


def _altered(bot: "Answerer", questions: "Sequence[GoldQuestion]") -> Iterator[str]:
    """Each question that is read otherwise, with the F1 of both readings; then their number and the change."""
    from qa.evaluation.metrics import score
    from qa.evaluation.misspelt import forced_f1
    from qa.forms.understand import understand

    counts = {"corrected": 0, "several": 0, "yes or no": 0, "unwrapped": 0}
    forced = shown = 0.0
    for gold in questions:
        form = understand(gold.question, bot.index)
        kind = _kind(
            gold.question, form.parts[0].words, len(form.parts), form.parts[0].yes_no, bool(form.corrections)
        )
        if kind is None:
            continue
        counts[kind] += 1
        now, before = bot.ask(gold.question), bot.ask(gold.question, None, True)
        change = forced_f1(gold, now) - forced_f1(gold, before) if gold.answerable else 0.0
        gain = score(now.text, now.found, gold.answers)[1] - score(before.text, before.found, gold.answers)[1]
        forced, shown = forced + change, shown + gain
        words = " | ".join(part.words for part in form.parts)
        yield f"{kind}: {gold.question} → {words}: F1 forced {change:+.0f}, shown {gain:+.0f}"
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    yield f"{len(questions):,} questions: {told}"
    yield f"F1 over all: forced {forced / len(questions):+.2f}, shown {shown / len(questions):+.2f}"


def _kind(question: str, words: str, parts: int, yes_no: bool, corrected: bool) -> str | None:
    """How a question is read otherwise; None if as it stands."""
    if parts > 1:
        return "several"
    if yes_no:
        return "yes or no"
    if corrected:
        return "corrected"
    return "unwrapped" if words != question else None


if __name__ == "__main__":
    sys.exit(main())
