"""The model that is trained: where it begins, and how it is stored as a reader."""

from copy import deepcopy
from pathlib import Path
from shutil import copymode
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from index.encoder import BUNDLED, SentenceEncoder
from index.errors import ReaderError
from index.weights import find_model, load_silently

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

HEAD = "qa_outputs"
"""The span head, the one part that a base may lack."""

DROPOUTS = ("hidden_dropout_prob", "attention_probs_dropout_prob", "dropout", "attention_dropout", "qa_dropout")
"""The names that configurations give to dropout."""


def base_folder(name: str | None) -> Path:
    """The folder of the model called ``name``, or of the encoder that comes with the program.

    Raises ReaderError where there is none.
    """
    if name is None:
        return SentenceEncoder(BUNDLED).folder
    folder = find_model(name)
    if folder is None:
        raise ReaderError(f"no model {name!r}; expected the folder or the hub name of an encoder or a reader")
    return folder


def load_base(
    folder: Path, dropout: float | None = None, seed: int = 0
) -> "tuple[PreTrainedModel, PreTrainedTokenizerBase]":
    """A model for question answering in float32, and its tokenizer.

    A model without a span head gets a new one, drawn with ``seed``. ``dropout`` from 0 to 1 takes the place of
    the model's own. Raises ReaderError for files that are no such model.
    """
    from safetensors import SafetensorError
    from transformers import AutoConfig, AutoModelForQuestionAnswering, AutoTokenizer

    load_silently()
    torch.manual_seed(seed)
    try:
        config = AutoConfig.from_pretrained(folder, local_files_only=True)
        for name in DROPOUTS if dropout is not None else ():
            if hasattr(config, name):
                setattr(config, name, dropout)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model, info = AutoModelForQuestionAnswering.from_pretrained(
            folder, config=config, dtype=torch.float32, local_files_only=True, output_loading_info=True
        )
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ReaderError(f"the model in {folder} cannot be loaded ({reason}); name another with --base") from error
    _require_whole(folder, info["missing_keys"], tokenizer)
    return model, tokenizer


def save_reader(
    model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerBase", weights: dict[str, Tensor], folder: Path
) -> None:
    """Store a model with these weights as a reader, in float16; every file is written whole or not at all.

    Half precision halves the file and costs a reader nothing that can be measured; readers compute in float32.
    The weights are put in place last.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft"
    stored = deepcopy(model)
    stored.load_state_dict(weights, strict=False)
    stored.half().cpu().save_pretrained(draft)  # type: ignore[no-untyped-call]
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.save_pretrained(draft)
    for path in sorted(draft.iterdir(), key=lambda path: path.suffix == ".safetensors"):
        path.replace(folder / path.name)
    copymode(folder / "config.json", folder / "model.safetensors")  # which is written for its owner alone
    draft.rmdir()


def same_tokens(one: Any, other: Any) -> bool:  # noqa: ANN401  (tokenizers' vocabularies are not declared)
    """Whether two tokenizers give the same ids to the same tokens."""
    return bool(one.get_vocab() == other.get_vocab())


def _require_whole(folder: Path, missing: set[str], tokenizer: "PreTrainedTokenizerBase") -> None:
    lacking = sorted(name for name in missing if HEAD not in name)
    if lacking:
        raise ReaderError(
            f"the model in {folder} lacks {lacking[0]}; expected a whole encoder or reader; name another with --base"
        )
    if not tokenizer.is_fast:
        raise ReaderError(
            f"the tokenizer in {folder} tells no offsets; expected one with tokenizer.json; name another with --base"
        )
