import pytest
import torch

from index.errors import ReaderError
from qa.training import device
from qa.training.device import autocast, choose_device, choose_precision

CPU = torch.device("cpu")


def test_the_device_named_is_taken_else_what_there_is() -> None:
    assert choose_device("cpu") == CPU
    assert choose_device(None).type == ("cuda" if torch.cuda.is_available() else "cpu")


@pytest.mark.parametrize("name", ["toaster", "cuda:99"])
def test_a_device_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(ReaderError, match=f"no device '{name}' here; expected cpu"):
        choose_device(name)


@pytest.mark.parametrize(
    ("full", "half", "chosen"), [(1.0, 0.5, "bfloat16"), (1.0, 0.95, "float32"), (1.0, 4.0, "float32")]
)
def test_on_a_cpu_the_faster_precision_is_chosen(
    monkeypatch: pytest.MonkeyPatch, full: float, half: float, chosen: str
) -> None:
    monkeypatch.setattr(device, "_seconds", {"float32": full, "bfloat16": half}.__getitem__)
    assert choose_precision("auto", CPU) == chosen
    assert choose_precision("bfloat16", CPU) == "bfloat16"


def test_both_precisions_can_be_measured() -> None:
    assert choose_precision("auto", CPU) in ("float32", "bfloat16")


def test_int8_needs_a_compiler_and_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReaderError, match="int8 given for meta; expected a CPU and a C\\+\\+ compiler"):
        choose_precision("int8", torch.device("meta"))
    monkeypatch.setattr(device, "which", lambda name: None)
    with pytest.raises(ReaderError, match="int8 given for cpu"):
        choose_precision("int8", CPU)
    monkeypatch.setattr(device, "which", lambda name: f"/usr/bin/{name}")
    assert choose_precision("int8", CPU) == "int8"


def test_products_are_taken_in_the_precision_asked_for() -> None:
    for precision, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        with autocast(CPU, precision):  # type: ignore[arg-type]
            assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == dtype
