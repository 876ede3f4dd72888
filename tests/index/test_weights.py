"""Where a model's files are, and the hash that tells one from another."""

import hashlib
from pathlib import Path

import pytest

from index.weights import find_model, hash_weights


def test_a_folder_is_its_own_model(tmp_path: Path) -> None:
    assert find_model(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("name", ["/no/such/folder", "./no-such-folder", "../no-such-folder"])
def test_a_path_is_never_looked_for_on_the_hub(name: str) -> None:
    assert find_model(name) is None


def test_weights_in_one_file_have_the_hash_of_that_file(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "pytorch_model.bin").write_bytes(b"not looked at")
    (tmp_path / "config.json").write_bytes(b"{}")
    assert hash_weights(tmp_path) == hashlib.sha256(b"weights").hexdigest()


def test_weights_in_parts_are_hashed_in_order(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model-00002.bin").write_bytes(b"second")
    (tmp_path / "pytorch_model-00001.bin").write_bytes(b"first ")
    assert hash_weights(tmp_path) == hashlib.sha256(b"first second").hexdigest()


def test_a_folder_without_weights_has_no_hash(tmp_path: Path) -> None:
    assert hash_weights(tmp_path) is None
