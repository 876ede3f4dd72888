from pathlib import Path

import pytest

from index import LocalIndex
from index.command import ROOT
from qa.answer import Answerer
from qa.calibration import Calibration
from qa.engine_reader import EngineReader, open_reader


@pytest.fixture(scope="session")
def reader() -> EngineReader:
    """The bundled reader."""
    found = open_reader()
    assert isinstance(found, EngineReader)
    return found


@pytest.fixture(scope="session")
def shipped(reader: EngineReader, tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The shipped articles, encoder, reader and calibration."""
    index = LocalIndex.build(ROOT / "seeds" / "articles", tmp_path_factory.mktemp("shipped"))
    return Answerer(index, reader, Calibration.load(reader.folder))


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A folder of one article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "town.txt").write_text("The mayor of the town is Ada Byron. She was born in 1815.")
    return folder
