"""Imports point one way, index <- qa <- app.py, also those inside of functions."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

OURS = {"index", "qa", "app", "tests"}
FORBIDDEN = {"index": {"qa", "app", "tests"}, "qa": {"app", "tests"}, "app.py": {"tests"}}
FILES = sorted([*(ROOT / "index").rglob("*.py"), *(ROOT / "qa").rglob("*.py"), *ROOT.glob("app.py")])


def imported(code: str) -> set[str]:
    """Full names of the modules that ``code`` imports; a relative one begins with a dot."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    return names


def ours(path: Path) -> set[str]:
    return {name for name in imported(path.read_text()) if name.split(".")[0] in OURS}


def test_an_import_inside_a_function_is_seen() -> None:
    code = "import a.b\nfrom . import c\ndef f():\n    from qa.reader import d\n    import app\n"
    assert imported(code) == {"a.b", ".", "qa.reader", "app"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_imports_what_stands_above_it(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert {name for name in ours(path) if name.split(".")[0] in FORBIDDEN[package]} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_import_is_relative(path: Path) -> None:
    assert {name for name in imported(path.read_text()) if name.startswith(".")} == set()


@pytest.mark.parametrize("name", ["index/types.py", "index/errors.py"])
def test_types_and_errors_of_index_import_nothing_of_ours(name: str) -> None:
    assert ours(ROOT / name) == set()


def test_the_records_of_qa_stand_on_those_of_index_only_and_know_who_draws_them_in_a_notebook() -> None:
    assert {name for name in ours(ROOT / "qa/types.py") if name.split(".")[0] != "index"} == {"qa.notebook"}
    drawing = "        from qa.notebook import card"  # inside the method that a notebook calls
    assert drawing in (ROOT / "qa/types.py").read_text()


def test_index_and_reader_meet_in_one_module() -> None:
    meeting = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "qa").glob("*.py")
        if path.name != "__main__.py" and {"qa.reader", "index"} <= ours(path)
    ]
    assert meeting == ["qa/answer.py"]
