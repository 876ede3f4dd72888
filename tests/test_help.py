"""``--help`` of every command ends with examples, and each of them can be typed."""

import argparse
import shlex

import pytest

import app
from index import __main__ as index
from qa import __main__ as qa

PARSERS = {
    "python -m index": index.make_parser(),
    "python -m qa": qa.make_parser(),
    "python app.py": app.make_parser(),
}


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every parser by what is typed for it."""
    found = dict(PARSERS)
    for program, parser in PARSERS.items():
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                found |= {f"{program} {name}": each for name, each in action.choices.items()}
    return found


COMMANDS = commands()


def examples(parser: argparse.ArgumentParser) -> list[str]:
    _, heading, listed = parser.format_help().partition("examples:\n")
    assert heading
    return [line.strip() for line in listed.strip().splitlines()]


def test_every_command_is_here() -> None:
    assert len(COMMANDS) == 3 + 4 + 5


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_can_be_typed(command: str) -> None:
    shown = examples(COMMANDS[command])
    assert len(shown) >= 2
    for example in shown:
        typed = example.rpartition("|")[2].partition(">")[0].strip()
        program = next(each for each in PARSERS if typed.startswith(each))
        assert typed.startswith(command)
        if "COMMAND" not in typed:
            options = PARSERS[program].parse_args(shlex.split(typed.removeprefix(program)))
            assert isinstance(options, argparse.Namespace)
