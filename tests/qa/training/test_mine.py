"""Wrong passages by the index and by a reader; the command as a user meets it."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from index.errors import GoldError
from qa.training import mine
from qa.training.examples import Example
from qa.training.groups import Group, Groups
from qa.training.mine import by_reader, by_retrieval, by_title, main, mine_examples
from qa.training.model import load_base, save_reader
from tests.qa.training.toys import colour_groups
from tests.toys import ToyEncoder

EXAMPLES = [
    Example("1", "A", "The car is red.", "Which red car?", ("The car",), ((0, 7),)),
    Example("2", "A", "A red light. A red door.", "Which red door?", ("red door",)),
    Example("3", "B", "The sea is blue.", "Which blue?", ("sea",)),
    Example("4", "B", "Grass is green.", "Which red thing is green?", ()),
]


def texts(groups: Groups, numbers: tuple[int, ...]) -> list[str]:
    return [groups.passages[number] for number in numbers]


@pytest.mark.usefixtures("toy_models")
def test_the_index_brings_the_nearest_passages_that_do_not_answer() -> None:
    gathered = by_retrieval(EXAMPLES, kept=2)
    groups = gathered.groups
    assert gathered.left_out == 0
    first, second, third, fourth = groups.groups
    assert texts(groups, first.silent) == ["A red light. A red door.", "The sea is blue."]
    assert texts(groups, second.silent)[0] == "The car is red."
    assert "A red light. A red door." not in texts(groups, second.silent)
    assert len(third.silent) == len(fourth.silent) == 2
    assert "Grass is green." in texts(groups, fourth.silent)


@pytest.mark.usefixtures("toy_models")
def test_without_an_index_passages_of_the_same_title_come_first() -> None:
    groups = by_title(EXAMPLES, kept=1).groups
    assert texts(groups, groups.groups[0].silent) == ["A red light. A red door."]
    assert texts(groups, groups.groups[2].silent) == ["Grass is green."]
    assert mine_examples(EXAMPLES, "title", 1, False).groups == groups


class Longest(nn.Module):
    """A reader whose start and end logits are the lengths of the windows, at the first token of the passage."""

    device = torch.device("cpu")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        lengths = attention_mask.sum(dim=1).float()
        logits = torch.zeros(input_ids.shape)
        logits[torch.arange(len(lengths)), token_type_ids.argmax(dim=1)] = lengths
        return type("Output", (), {"start_logits": logits, "end_logits": logits})()


def test_a_reader_keeps_the_passages_in_which_it_is_most_sure(tokenizer: Any) -> None:
    groups = Groups(
        ("Ada won.", "Bob lost it.", "Cid lost it, too, at last.", "Dan", "Ada Byron lost it and all the rest."),
        ("",) * 5,
        (
            Group("1", "", "Who won?", ("Ada",), ((0, ((0, 3),)),), (), (1, 2, 3, 4)),
            Group("2", "", "Who?", (), (), (), (3, 1)),
            Group("3", "", "Who else?", (), (), (), ()),
        ),
    )
    told: list[tuple[int, int]] = []
    found = by_reader(
        groups, Longest(), tokenizer, 2,  # type: ignore[arg-type]
        batch_tokens=288, on_progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    first, second, third = found.groups
    assert first.unsure == (4,)  # its first word is the answer: it may well be right
    assert first.silent == (2, 1)
    assert second.silent == (1, 3)
    assert third.silent == ()
    assert first.gold == groups.groups[0].gold
    assert found.passages == groups.passages
    assert told[-1] == (3, 3)


@pytest.mark.usefixtures("toy_models")
def test_the_command_writes_groups_and_says_what_came_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data.jsonl", tmp_path / "a.groups.gz"
    rows = [
        {"id": example.id, "title": example.title, "context": example.context, "question": example.question,
         "answers": [{"text": answer} for answer in example.answers]}
        for example in [*EXAMPLES, Example("5", "A", "The car is red.", "Why?", ("because",))]
    ]  # fmt: skip
    data.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert main(["--data", str(data), "--out", str(out), "--keep", "2"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"4 questions over 4 passages in {out} (0.0 MB); 1 left out")
    assert Groups.load(out) == by_retrieval(EXAMPLES, kept=2).groups


def test_the_command_mines_groups_again_by_a_reader(
    tmp_path: Path, base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_reader(*load_base(base), {}, tmp_path / "reader")
    colour_groups().save(tmp_path / "a.groups.gz")
    arguments = ["--by", "reader", "--data", str(tmp_path / "a.groups.gz"), "--out", str(tmp_path / "b.groups.gz")]
    arguments += ["--keep", "2", "--device", "cpu"]
    assert main([*arguments, "--reader", str(base)]) == 2
    assert "was not trained for question answering" in capsys.readouterr().err
    assert main([*arguments, "--reader", str(tmp_path / "reader")]) == 0
    assert "12 questions over 12 passages" in capsys.readouterr().out
    found = Groups.load(tmp_path / "b.groups.gz")
    assert {len(group.silent) for group in found.groups} == {2}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "x.jsonl", "--out", "out.gz"], "out.gz given; expected a file in a folder that exists"),
        (["--data", "x.jsonl", "--out", "no/such/a.groups.gz"], "expected a file in a folder that exists"),
        (["--data", "no.jsonl", "--out", "a.groups.gz"], "no.jsonl cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert (captured.out, captured.err.count("\n")) == ("", 1)


def test_questions_are_encoded_many_at_once(monkeypatch: pytest.MonkeyPatch, toy_models: list[ToyEncoder]) -> None:
    monkeypatch.setattr(mine, "ENCODED", 3)
    by_retrieval(EXAMPLES, kept=2)
    assert toy_models[0].encoded[-4:] == [example.question for example in EXAMPLES]


def test_groups_of_groups_must_be_groups(tmp_path: Path) -> None:
    (tmp_path / "a.groups.gz").write_bytes(b"")
    with pytest.raises(GoldError, match="is not a file of groups"):
        Groups.load(tmp_path / "a.groups.gz")
