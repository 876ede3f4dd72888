"""Text → tokens by a model's own ``tokenizer.json``. Nothing else of the model is loaded."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "tokenizer.json"


def load_tokenizer(folder: Path, limit: int | None = None) -> "Tokenizer":
    """The tokenizer of the model in ``folder``, which fills nothing up and cuts off what is over ``limit`` tokens.

    ``limit`` counts special tokens; nothing is cut off if it is None. Raises OSError where there is none,
    ValueError where it is damaged.
    """
    from tokenizers import Tokenizer

    text = (folder / FILE).read_text(encoding="utf-8")
    json.loads(text)  # its error is a ValueError, that of the library a plain Exception
    tokenizer: Tokenizer = Tokenizer.from_str(text)
    tokenizer.no_padding()
    if limit is None:
        tokenizer.no_truncation()
    else:
        tokenizer.enable_truncation(limit)
    return tokenizer
