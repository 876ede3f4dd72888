from pathlib import Path
from typing import Any

import pytest

from tests.qa.training.toys import make_base, open_tokenizer


@pytest.fixture(scope="session")
def tokenizer() -> Any:
    """The bundled reader's; tests must leave it as it is."""
    return open_tokenizer()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny encoder."""
    return make_base(tmp_path_factory.mktemp("base"))
