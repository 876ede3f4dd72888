"""``python -m qa ask | chat | evaluate | train | calibrate``: ask articles, measure answers, make readers better."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.command import (
    DONE,
    UNUSABLE,
    add_examples,
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
from qa.chat import command as chat
from qa.chat.terminal import piped_lines
from qa.evaluation import command as evaluation
from qa.training import command as training

if TYPE_CHECKING:
    from qa.answer import Answerer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    quiet_libraries()
    options = make_parser().parse_args(arguments)
    return run(lambda: int(options.command(options)))


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="python -m qa", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    add_examples(
        parser,
        'python -m qa ask "Who is the head of Taobao Mall?"',
        "python -m qa chat",
        "python -m qa evaluate seeds/gold.jsonl --html report.html",
        "python -m qa COMMAND --help",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_ask(commands)
    _add_chat(commands)
    _add_evaluate(commands)
    _add_train(commands)
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
    for question in piped_lines():
        try:
            _print_answer(bot, question, where, options.json)
        except QuestionError as error:
            faults += 1
            _print_fault(question, error, options.json)
    return UNUSABLE if faults else DONE


def calibrate_command(options: argparse.Namespace) -> int:
    """Fit confidence and threshold, and store them beside the reader."""
    from index.local import LocalIndex
    from qa.engine_reader import open_reader
    from qa.training.calibrate import calibrate
    from qa.training.examples import read_examples

    examples = [example for path in options.data for example in read_examples(path)]
    reader = open_reader(options.reader)
    index = LocalIndex.open(options.index) if options.index else None
    with progress_bar("calibrating", "step") as advance:
        fitted = calibrate(examples, options.questions, index, reader, advance)
    fitted.save(reader.folder)
    print(
        f"score = margin - {fitted.prior:.1f} * distance in retrieval, "
        f"P(right) = sigmoid({fitted.slope:.3f} * score {fitted.intercept:+.3f}), threshold {fitted.threshold:.0%}, "
        f"fitted on {fitted.questions} questions, stored in {reader.folder}"
    )
    return DONE


def _add_ask(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "answer a question from the articles, with sources"
    ask = commands.add_parser("ask", help=text, description=text)
    ask.add_argument("question", metavar="QUESTION", help="the question; - reads one a line from standard input")
    _add_asking_options(ask)
    ask.set_defaults(command=ask_command)
    add_examples(
        ask,
        'python -m qa ask "Who is the head of Taobao Mall?"',
        'python -m qa ask "What is the goal for 2013?" --article 003_8877a06094ee99a1.txt --threshold 0',
        'python -m qa ask "Who is the head of Taobao Mall?" --json',
        "cat questions.txt | python -m qa ask - --json > answers.jsonl",
    )


def _add_chat(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("chat", help=chat.TEXT, description=chat.TEXT)
    _add_asking_options(parser)
    parser.set_defaults(command=chat.chat_command)
    add_examples(
        parser,
        "python -m qa chat",
        "python -m qa chat --index my/index --since 2013-01-01",
        "cat questions.txt | python -m qa chat",
        "cat questions.txt | python -m qa chat --json > answers.jsonl",
    )


def _add_asking_options(parser: argparse.ArgumentParser) -> None:
    add_index_option(parser)
    _add_reader_option(parser)
    _add_threshold_option(parser)
    parser.add_argument(
        "--top-k", type=positive, default=10, metavar="N", help="passages that are read (default: 10)"
    )
    add_filter_options(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a question")


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
    add_examples(
        fitting,
        "python -m qa calibrate --data held-out.jsonl",
        "python -m qa calibrate --data held-out.jsonl --reader runs/mine --index my/index",
    )


def _add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("evaluate", help=evaluation.TEXT, description=evaluation.TEXT)
    evaluation.add_options(parser)
    _add_reader_option(parser)
    _add_threshold_option(parser)
    add_examples(
        parser,
        "python -m qa evaluate seeds/gold.jsonl",
        "python -m qa evaluate seeds/gold.jsonl --json report.json --html report.html",
        "python -m qa evaluate my/gold.jsonl --index my/index --baseline report.json --max-drop 2",
    )


def _add_train(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("train", help=training.TEXT, description=training.TEXT)
    training.add_options(parser)
    add_examples(
        parser,
        "python -m qa train --data questions.jsonl --articles my/articles --base qa/models/reader --out runs/mine",
        "python -m qa train --data questions.jsonl --articles my/articles --out runs/mine --resume",
    )


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
    from qa.json import answer_json, json_line
    from qa.show import mark_for, show

    answer = bot.ask(question, where)
    print(json_line(answer_json(answer)) if as_json else show(answer, bot.limit, mark_for(sys.stdout)), flush=True)


def _print_fault(question: str, error: QuestionError, as_json: bool) -> None:
    from qa.json import fault_json, json_line

    if as_json:
        print(json_line(fault_json(question, error)), flush=True)
    else:
        notice(f"error: {error}")


if __name__ == "__main__":
    sys.exit(main())
