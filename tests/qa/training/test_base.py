from pathlib import Path

import pytest
import torch

from qa.training.base import main
from qa.training.model import load_base


def test_a_base_for_another_machine_is_the_model_in_half_precision_with_its_head(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "small"), "--base", str(base), "--seed", "3"]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'small'} (")
    here, _ = load_base(base, seed=3)
    there, _ = load_base(tmp_path / "small", seed=8)
    for name, weight in here.state_dict().items():
        assert torch.equal(there.state_dict()[name], weight.half().float()), name


def test_a_base_that_is_not_there_is_one_line_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "small"), "--base", "./nowhere"]) == 2
    assert capsys.readouterr().err == (
        "error: no model './nowhere'; expected the folder or the hub name of an encoder or a reader\n"
    )
