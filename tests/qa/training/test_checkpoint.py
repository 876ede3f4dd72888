from pathlib import Path

import pytest
import torch

from index.errors import ReaderError
from qa.training.checkpoint import load_state, random_state, restore_random_state, save_state


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "training" / "checkpoint.pt"
    save_state(path, {"a": torch.arange(3), "b": {"c": [1, "x", None, 0.5]}, "random": random_state()})
    state = load_state(path)
    assert torch.equal(state["a"], torch.arange(3))
    assert state["b"] == {"c": [1, "x", None, 0.5]}
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint.pt"]


def test_a_write_that_fails_leaves_the_state_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.pt"
    save_state(path, {"step": 1})

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(OSError, match="full"):
        save_state(path, {"step": 2})
    assert load_state(path)["step"] == 1


@pytest.mark.parametrize("data", [b"", b"no checkpoint", b"PK\x03\x04cut short"])
def test_any_other_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(data)
    with pytest.raises(ReaderError, match="is no checkpoint .*; train anew into another folder: --out DIR"):
        load_state(tmp_path / "checkpoint.pt")


def test_a_checkpoint_of_another_format_is_refused(tmp_path: Path) -> None:
    torch.save({"format": 0}, tmp_path / "checkpoint.pt")
    with pytest.raises(ReaderError, match="of format 0, expected 1"):
        load_state(tmp_path / "checkpoint.pt")


def test_generators_go_on_where_they_were() -> None:
    state = random_state()
    drawn = torch.rand(3)
    restore_random_state(state)
    assert torch.equal(torch.rand(3), drawn)
