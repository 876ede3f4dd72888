"""A process that serves a side: what it is asked, what it replies, and how it ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.benchmark.worker import MissingSideError, SideError, Worker
from tests.qa.benchmark.sides import write_sides


@pytest.fixture
def python(tmp_path: Path) -> Path:
    return write_sides(tmp_path)


@pytest.fixture
def worker(python: Path, tmp_path: Path) -> Iterator[Worker]:
    """A toy side that was handed three passages."""
    passages = tmp_path / "passages.jsonl"
    passages.write_text("".join(json.dumps({"text": text}) + "\n" for text in "abc"))
    with Worker(python, "toy_side", {}) as worker:
        worker.request("open", passages=str(passages), vectors="", top_k=10)
        yield worker


@pytest.mark.parametrize("at_once", [1, 4])
def test_answers_come_in_the_order_of_the_questions(worker: Worker, at_once: int) -> None:
    questions = [f"What is number {n}" for n in range(20)]
    reply = worker.request("ask", questions=questions, at_once=at_once)
    assert [answer["answer"] for answer in reply["answers"]] == [str(n) for n in range(20)]
    assert all(answer["ms"]["search"] == 1.0 and answer["ms"]["read"] == 3.0 for answer in reply["answers"])
    assert all(0 < answer["ms"]["total"] <= 1000 * reply["seconds"] for answer in reply["answers"])


def test_only_the_first_vectors_come_back(worker: Worker) -> None:
    reply = worker.request("embed", texts=["a", "bb", "ccc", "dddd", "eeeee"])
    assert reply["vectors"] == [[1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, 0.0]]
    assert reply["seconds"] > 0


def test_the_most_memory_is_no_less_than_that_held_now(worker: Worker) -> None:
    reply = worker.request("memory")
    assert 0 < reply["now"] <= reply["peak"]


def test_a_profile_names_functions_below_the_root_by_calls_a_question(worker: Worker, tmp_path: Path) -> None:
    (row,) = worker.request("profile", questions=["one", "two"], root=str(tmp_path))["functions"]
    assert (row["where"], row["calls"]) == ("toy_side.py ask", 1.0)
    assert 0 <= row["own_ms"] <= row["ms"]


def test_a_side_that_comes_to_grief_says_what_it_said_last(worker: Worker) -> None:
    with pytest.raises(SideError, match="toy_side ended with exit code 1; it last said: ValueError: it cannot say"):
        worker.request("ask", questions=["crash"], at_once=1)
    with pytest.raises(SideError, match="it cannot say"):
        worker.request("memory")


def test_a_library_that_is_missing_is_named(python: Path) -> None:
    with pytest.raises(MissingSideError, match="No module named 'a_library_that_is_not_there'"):
        Worker(python, "lacking_side", {})


def test_an_environment_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingSideError, match="no .*nowhere.*No such file"):
        Worker(tmp_path / "nowhere" / "python", "toy_side", {})
