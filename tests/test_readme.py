"""The README cannot rot: its Python is run, its commands are run and print what it shows, its tree is the tree."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from index.command import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = [block for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "7860" not in block]
"""Those that ask a running app are run by test_app_api.py."""

CONSOLE = re.findall(r"\$ python (-m .*?)\n(.*?)(?=\$ |\Z)", "\n".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL)), re.DOTALL)  # fmt: skip # noqa: E501
COMMANDS = [
    "index sync",
    "index list",
    "index search",
    "index check",
    "qa ask",
    "qa chat",
    "qa evaluate",
    "qa train",
    "qa calibrate",
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An index of its own, so that what others do to the default one does not show."""
    place = str(tmp_path_factory.mktemp("readme") / "index")
    made = {**os.environ, "QA_INDEX": place, "COLUMNS": "120"}
    assert run(["-m", "index", "sync"], made).returncode == 0
    return made


def run(arguments: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )


DRIFT = 2
"""Points that a confidence, or a hundred times a score, may differ from one processor to another."""


def pattern(command: str, shown: str) -> str:
    """What is shown, as a pattern: ⋯ stands for anything, so does each time, measured figure, percent and score."""
    measured = r"[\d.]+[ -–]*" if "evaluate" in command else r"\d+\.\d+(?= s\b)|\d+(?=%)|(?<=score )\d\.\d+"
    return ".*?".join(map(re.escape, re.split(rf"⋯|{measured}", shown.strip())))


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_every_command_prints_what_the_readme_shows(command: str, shown: str, environment: dict[str, str]) -> None:
    done = run(shlex.split(command), environment)
    assert re.fullmatch(pattern(command, shown), done.stdout.strip(), re.DOTALL), done.stdout + done.stderr
    assert figures(done.stdout)[: len(figures(shown))] == pytest.approx(figures(shown), abs=DRIFT)


def figures(text: str) -> list[float]:
    """Percents, and scores in hundredths, as they stand in a text."""
    found = re.findall(r"(\d+)%|score (\d\.\d+)", text)
    return [float(percent) if percent else 100 * float(score) for percent, score in found]


@pytest.mark.parametrize("block", PYTHON)
def test_every_python_block_runs(block: str, environment: dict[str, str]) -> None:
    done = run(["-c", block.replace("index/data", environment["QA_INDEX"])], environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_is_documented(command: str) -> None:
    done = run(["-m", *command.split(), "--help"], dict(os.environ))
    assert done.returncode == 0
    assert f"python -m {command}" in README


def test_the_tree_names_every_module() -> None:
    tree = README[README.index("## The tree") :]
    for path in sorted([*(ROOT / "index").rglob("*.py"), *(ROOT / "qa").rglob("*.py")]):
        if path.name not in ("__init__.py",):
            assert re.search(rf"\b{re.escape(path.name)}\b", tree), f"{path.relative_to(ROOT)} is not in the tree"


def test_files_that_the_readme_links_to_exist() -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / Path(link)).exists(), link
