"""``python -m qa ask | evaluate | train | calibrate``: ask the articles, measure answers, make readers better."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.command import (
    DONE,
    UNUSABLE,
    add_filter_options,
    add_index_option,
    notice,
    place_of_index,
    positive,
    progress_bar,
    quiet_libraries,
    run,
    share,
)
from index.errors import QuestionError
from index.filter import make_filter
from index.types import Filter
from qa.evaluation import command as evaluation
from qa.training import command as training

if TYPE_CHECKING:
    from qa.answer import Answerer

EXAMPLES = """examples:
  python -m qa ask "Who is the head of Taobao Mall?"
  python -m qa ask "Who is the head of Taobao Mall?" --json
  cat questions.txt | python -m qa ask - --json
  python -m qa ask "What is the goal for 2013?" --article 003_8877a06094ee99a1.txt
  python -m qa evaluate seeds/gold.jsonl --html report.html
  python -m qa train --data questions.jsonl --articles articles --base qa/models/reader --out runs/mine
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    return run(lambda: int(options.command(options)))


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m qa", description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_ask(commands)
    _add_evaluate(commands)
    training.add_options(commands.add_parser("train", help=training.TEXT, description=training.TEXT))
    _add_calibrate(commands)
    return parser


def ask_command(options: argparse.Namespace) -> int:
    """Answer one question, or one a line of standard input."""
    from qa.answer import Answerer
    from qa.question import check_question

    if options.question != "-":
        check_question(options.question)
    where = make_filter(options.article, options.since, options.until)
    place = place_of_index(options.index)
    bot = Answerer.open(place, options.reader, options.threshold, options.top_k)
    for mismatch in bot.mismatches():
        notice(f"notice: {mismatch}; confidence is not to be trusted until: python -m qa calibrate --data FILE")
    if options.question != "-":
        _print_answer(bot, options.question, where, options.json)
        return DONE
    faults = 0
    for question in _lines():
        try:
            _print_answer(bot, question, where, options.json)
        except QuestionError as error:
            faults += 1
            _print_fault(question, error, options.json)
    return UNUSABLE if faults else DONE


def calibrate_command(options: argparse.Namespace) -> int:
    """Fit confidence and threshold, and store them beside the reader."""
    from index.local import LocalIndex
    from qa.reader import TransformersReader
    from qa.training.calibrate import calibrate
    from qa.training.examples import read_examples

    examples = [example for path in options.data for example in read_examples(path)]
    reader = TransformersReader(options.reader)
    index = LocalIndex.open(options.index) if options.index else None
    with progress_bar("calibrating", "step") as advance:
        fitted = calibrate(examples, options.questions, index, reader, advance)
    fitted.save(reader.folder)
    print(
        f"P(right) = sigmoid({fitted.slope:.3f} * margin {fitted.intercept:+.3f}), threshold {fitted.threshold:.0%}, "
        f"fitted on {fitted.questions} questions, stored in {reader.folder}"
    )
    return DONE


def _add_ask(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "answer a question from the articles, with sources"
    ask = commands.add_parser("ask", help=text, description=text)
    ask.add_argument("question", metavar="QUESTION", help="the question; - reads one a line from standard input")
    add_index_option(ask)
    _add_reader_option(ask)
    _add_threshold_option(ask)
    ask.add_argument("--top-k", type=positive, default=10, metavar="N", help="passages that are read (default: 10)")
    add_filter_options(ask)
    ask.add_argument("--json", action="store_true", help="one JSON object a question")
    ask.set_defaults(command=ask_command)


def _add_calibrate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "fit confidence and threshold on held-out questions"
    fitting = commands.add_parser("calibrate", help=text, description=text)
    fitting.add_argument(
        "--data", nargs="+", type=Path, required=True, metavar="FILE", help="JSON lines or SQuAD JSON"
    )
    fitting.add_argument(
        "--index", type=Path, metavar="DIR", help="ask this index (default: one of the data's texts)"
    )
    fitting.add_argument(
        "--questions", type=positive, default=600, metavar="N", help="at most so many (default: 600)"
    )
    _add_reader_option(fitting)
    fitting.set_defaults(command=calibrate_command)


def _add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("evaluate", help=evaluation.TEXT, description=evaluation.TEXT)
    evaluation.add_options(parser)
    _add_reader_option(parser)
    _add_threshold_option(parser)


def _add_threshold_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threshold", type=share, metavar="P", help="confidence from 0 to 1 below which it is silent"
    )


def _add_reader_option(parser: argparse.ArgumentParser) -> None:
    default = Path(__file__).parent / "models" / "reader"
    parser.add_argument(
        "--reader", default=default, metavar="NAME", help="folder or hub name (default: the bundled one)"
    )


def _print_answer(bot: "Answerer", question: str, where: Filter, as_json: bool) -> None:
    from qa.json import answer_json
    from qa.show import BOLD, MARK, show

    answer = bot.ask(question, where)
    if as_json:
        _print_json(answer_json(answer))
    else:
        print(show(answer, bot.limit, BOLD if sys.stdout.isatty() else MARK), flush=True)


def _print_fault(question: str, error: QuestionError, as_json: bool) -> None:
    if as_json:
        _print_json({"question": question.encode(errors="replace").decode(), "error": str(error)})
    else:
        notice(f"error: {error}")


def _print_json(record: Mapping[str, object]) -> None:
    print(json.dumps(record, ensure_ascii=False, separators=(",", ":")), flush=True)


def _lines() -> Iterator[str]:
    """The lines of standard input as they come, without their ends."""
    for line in sys.stdin:
        yield line.rstrip("\r\n")


if __name__ == "__main__":
    sys.exit(main())
