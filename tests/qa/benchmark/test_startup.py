"""A program that stands for ``python -m qa``: how its start is timed, and what if it fails."""

from pathlib import Path

import pytest

from qa.benchmark.startup import start_up
from qa.benchmark.worker import SideError

PROGRAM = """
import sys, time
assert sys.argv[1] == "ask" and sys.argv[3:] == ["--index", "the index", "--json"]
question = sys.stdin.readline() if sys.argv[2] == "-" else sys.argv[2]
print(question, flush=True)
time.sleep(0.2)
"""


def test_the_answer_is_timed_apart_from_the_end(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    figures = start_up("the index", ["one", "two"], 3, (str(program),))
    assert figures.n == 3
    assert 0 < figures.first <= figures.first_max
    assert figures.done - figures.first >= 0.19
    assert figures.memory is not None and figures.peak is not None
    assert 1 < figures.memory <= figures.peak


@pytest.mark.parametrize("body", ["raise SystemExit(2)", "print('answer'); raise SystemExit(1)", ""])
def test_a_program_that_fails_is_not_timed(tmp_path: Path, body: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(body)
    with pytest.raises(SideError, match="run it to see why"):
        start_up("the index", ["one"], 1, (str(program),))
