from pathlib import Path

import pytest

from index import LocalIndex
from qa.answer import Answerer
from qa.api.service import Service
from qa.calibration import Calibration
from tests.qa.toys import ToyReader

CURVE = Calibration(slope=1.0, intercept=0.0, threshold=0.5)


@pytest.fixture
def folder(folder: Path) -> Path:
    """The small folder with an article more, in which ``ToyReader`` finds numbers."""
    (folder / "doors.txt").write_text("It has 103 doors and 90 windows.", encoding="utf-8")
    return folder


@pytest.fixture
def service(toy_index: LocalIndex) -> Service:
    return Service(Answerer(toy_index, ToyReader(), CURVE), toy_index)
