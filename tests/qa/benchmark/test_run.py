"""Sides that take turns, by toys; and one true run of our own side beside a toy and a rival that is not there."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from index.command import ROOT
from qa.benchmark import run
from qa.benchmark.__main__ import main
from qa.benchmark.arithmetic import measure_rates
from qa.benchmark.run import Party, Plan, Rival, install_command, take_turns
from qa.benchmark.types import Absent, Corpus, Question
from qa.benchmark.worker import Worker
from tests.qa.benchmark.sides import write_sides

TEXTS = ["a", "bb", "ccc", "dddd", "eeeee"]
QUESTIONS = [f"What is number {n}" for n in range(7)]


def make_corpus(folder: Path, questions: Sequence[str]) -> Corpus:
    (folder / "passages.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS))
    np.save(folder / "vectors.npy", np.tile(np.array([3.0, 4.0], np.float32), (len(TEXTS), 1)))
    asked = tuple(Question(question, (question.split()[-1],), "a.txt") for question in questions)
    return Corpus(str(folder / "passages.jsonl"), str(folder / "vectors.npy"), "", len(TEXTS), asked, ("warm up",))


def make_plan(folder: Path, rounds: int) -> Plan:
    return Plan(folder, folder, folder, rivals=folder, sides=("ours", "toy"), rounds=rounds, embed=4)


@pytest.fixture
def parties(tmp_path: Path) -> Iterator[list[Party]]:
    """Three toys, the last of which is asked by two at once; those called "two" do not stand every question."""
    python = write_sides(tmp_path)
    corpus = make_corpus(tmp_path, QUESTIONS)
    with ExitStack() as stack:
        made = []
        for name, at_once in (("one", 1), ("two", 1), ("two", 2)):
            worker = stack.enter_context(Worker(python, "toy_side", {}))
            setup = {"passages": corpus.passages, "vectors": corpus.vectors, "top_k": 10}
            opened = worker.request("open", **setup, fragile=name == "two")
            made.append(Party(name, worker, at_once, opened))
        yield made


def test_every_side_is_asked_all_questions_in_order(parties: list[Party], tmp_path: Path) -> None:
    take_turns(parties, make_corpus(tmp_path, QUESTIONS), make_plan(tmp_path, 3), [], lambda text: None)
    for party in parties:
        assert party.answers == [str(n) for n in range(7)]
        assert len(party.times) == 7


def test_sides_take_turns_another_begins_and_many_wait_for_enough_to_do(
    parties: list[Party], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "FEWEST", 2)
    told: list[str] = []
    take_turns(parties, make_corpus(tmp_path, QUESTIONS), make_plan(tmp_path, 3), [], told.append)
    one, two, many = "one, 1 at once", "two, 1 at once", "two, 2 at once"
    rounds = [[one, two], [two, many, one], [many, one, two]]  # 2, 3 and 2 questions; many waits for 4
    assert [line.partition(": ")[2] for line in told] == [name for names in rounds for name in names]


def test_each_side_embeds_the_passages_once_and_is_compared(parties: list[Party], tmp_path: Path) -> None:
    take_turns(parties, make_corpus(tmp_path, QUESTIONS), make_plan(tmp_path, 2), [], lambda text: None)
    assert [party.embedded for party in parties] == [4, 4, 0]
    assert [party.agreement for party in parties[:2]] == pytest.approx([0.6, 0.6])  # (n, 0) beside (3, 4)


def test_a_rival_that_comes_to_grief_is_named_and_the_others_go_on(parties: list[Party], tmp_path: Path) -> None:
    absent: list[Absent] = []
    crashing = make_corpus(tmp_path, [*QUESTIONS[:5], "crash", "crash"])
    take_turns(parties, crashing, make_plan(tmp_path, 7), absent, lambda text: None)
    assert [(one.name, one.failed) for one in absent] == [("two", True), ("two", True)]
    assert all("it cannot say" in one.reason for one in absent)
    (left,) = parties
    assert left.answers == ["0", "1", "2", "3", "4", "crash", "crash"]


@pytest.mark.parametrize(("name", "needs"), [("txtai", "rivals-plain.txt"), ("haystack", "rivals-haystack.txt")])
def test_the_command_that_installs_a_rival_names_a_file_that_pins_it(name: str, needs: str) -> None:
    command = install_command(name, Path("envs"))
    file = ROOT / command.split()[-1]
    assert command.startswith("python -m venv envs/") and file.name == needs
    lines = [line.partition("#")[0].strip() for line in file.read_text().splitlines()]
    pins = [line for line in lines if line]
    assert all("==" in pin for pin in pins) and "torch==2.13.0" in pins and any(name in pin for pin in pins)


def test_rivals_compute_with_the_libraries_that_we_compute_with() -> None:
    def pins(path: Path) -> dict[str, str]:
        lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
        return dict(line.split("==") for line in lines if "==" in line)

    ours = pins(ROOT / "requirements.txt")
    for path in (ROOT / "qa" / "benchmark").glob("rivals-*.txt"):
        theirs = pins(path)
        assert {name: theirs[name] for name in theirs.keys() & ours.keys()}.items() <= ours.items()


def test_a_true_run_measures_ours_and_names_who_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sides(tmp_path)
    rivals = {"tutorial": Rival("toy_side", "environment"), "txtai": Rival("lacking_side", "environment")}
    monkeypatch.setattr(run, "RIVALS", rivals)
    monkeypatch.setattr(run, "measure_rates", partial(measure_rates, seconds=0.0))
    report = tmp_path / "report.json"
    few = ["--most", "4", "--rounds", "2", "--embed", "4", "--starts", "1", "--at-once", "1", "2"]
    sides = ["--sides", "ours", "tutorial", "txtai", "--rivals", str(tmp_path)]
    assert main(["10", *few, *sides, "--json", str(report)]) == 0
    (size,) = json.loads(report.read_text())["sizes"]
    ours, toy = size["sides"]
    assert (ours["name"], toy["name"]) == ("ours", "tutorial")
    assert size["passages"] >= 10 and size["questions"] == 4
    assert ours["agreement"] == pytest.approx(1.0, abs=1e-5)
    assert ours["f1"] > toy["f1"] == 0.0
    assert list(ours["stages"]) == ["encode", "search", "read", "total"]
    assert list(ours["per_s"]) == ["1", "2"] and min(ours["per_s"].values()) > 0
    assert size["start_up"]["first"] <= size["start_up"]["done"]
    assert 2 <= size["arithmetic"]["windows"] <= 10
    assert any(row["where"].endswith("answer.py ask") for row in size["functions"])
    (absent,) = size["absent"]
    assert absent["name"] == "txtai" and not absent["failed"] and "pip install -r" in absent["reason"]
    table = capsys.readouterr().out
    assert "tutorial: NOT THE SAME WEIGHTS" in table and "ours: NOT" not in table
    assert "txtai: not installed" in table and "| tutorial | 0.0 |" in table
