import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForQuestionAnswering, AutoTokenizer, BertConfig, BertModel

from index.encoder import BUNDLED_SHA256
from index.errors import ReaderError
from index.weights import hash_weights
from qa.reader import TransformersReader, load_reader
from qa.training.model import base_folder, load_base, same_tokens, save_reader
from tests.qa.toys import make_article, whole


def test_the_base_is_the_bundled_encoder_unless_another_is_named(base: Path) -> None:
    assert hash_weights(base_folder(None)) == BUNDLED_SHA256
    assert base_folder(str(base)) == base
    with pytest.raises(ReaderError, match=r"no model '\./nowhere'; expected the folder or the hub name"):
        base_folder("./nowhere")


def test_an_encoder_keeps_its_weights_and_gets_a_head_that_depends_on_the_seed(base: Path) -> None:
    first, again, other = (load_base(base, seed=seed)[0] for seed in (1, 1, 2))
    encoder = BertModel.from_pretrained(base)
    words = "embeddings.word_embeddings.weight"
    assert torch.equal(first.get_parameter(f"bert.{words}"), encoder.get_parameter(words))
    name = "qa_outputs.weight"
    assert torch.equal(first.get_parameter(name), again.get_parameter(name))
    assert not torch.equal(first.get_parameter(name), other.get_parameter(name))


def test_dropout_is_that_of_the_base_unless_another_is_named(base: Path) -> None:
    assert load_base(base)[0].config.hidden_dropout_prob == 0.1
    config = load_base(base, dropout=0.0)[0].config
    assert (config.hidden_dropout_prob, config.attention_probs_dropout_prob) == (0.0, 0.0)


def test_what_is_saved_is_a_reader_in_half_precision_that_reads_as_it_was(base: Path, tmp_path: Path) -> None:
    model, tokenizer = load_base(base)
    tokenizer("a", "b", truncation=True, max_length=4, padding="max_length")  # leaves its marks on a tokenizer
    save_reader(model, tokenizer, {}, tmp_path / "reader")
    names = {path.name for path in (tmp_path / "reader").iterdir()}
    assert names == {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}
    assert (tmp_path / "reader" / "model.safetensors").stat().st_mode & 0o777 == (
        tmp_path / "reader" / "config.json"
    ).stat().st_mode & 0o777
    assert AutoModelForQuestionAnswering.from_pretrained(tmp_path / "reader").dtype == torch.float16
    stored, _ = load_reader(tmp_path / "reader")
    for name, weight in model.state_dict().items():
        assert torch.equal(stored.state_dict()[name], weight.half().float()), name
    text = '"truncation": null'
    assert text in (tmp_path / "reader" / "tokenizer.json").read_text(encoding="utf-8")
    assert TransformersReader(tmp_path / "reader").read("Who?", [whole(make_article("Ada. " * 100))])


def test_the_weights_given_take_the_place_of_the_model_s(base: Path, tmp_path: Path) -> None:
    model, tokenizer = load_base(base)
    before = model.get_parameter("qa_outputs.bias").clone()
    save_reader(model, tokenizer, {"qa_outputs.bias": torch.tensor([1.0, 2.0])}, tmp_path)
    assert load_reader(tmp_path)[0].get_parameter("qa_outputs.bias").tolist() == [1.0, 2.0]
    assert torch.equal(model.get_parameter("qa_outputs.bias"), before)
    assert model.dtype == torch.float32


def test_files_that_are_no_whole_model_are_refused_in_one_line(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "damaged")
    (tmp_path / "damaged" / "model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0not a header")
    with pytest.raises(ReaderError, match="cannot be loaded .* name another with --base") as error:
        load_base(tmp_path / "damaged")
    assert "\n" not in str(error.value)
    shutil.copytree(base, tmp_path / "part")
    config = BertConfig.from_pretrained(base)
    config.num_hidden_layers = 3
    config.save_pretrained(tmp_path / "part")
    with pytest.raises(ReaderError, match=r"lacks bert\.encoder\.layer\.2\..*; expected a whole encoder"):
        load_base(tmp_path / "part")


def test_tokenizers_with_equal_vocabularies_have_the_same_tokens(base: Path, tokenizer: Any) -> None:
    other = AutoTokenizer.from_pretrained(base)
    assert same_tokens(tokenizer, other)
    other.add_tokens(["[NEW]"])
    assert not same_tokens(tokenizer, other)
