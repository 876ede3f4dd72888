"""What the tests share: a small folder of articles, an index of it made with toys, and one real index."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index import LocalIndex
from index.sync import sync_folder
from tests.toys import ToyEncoder

ROOT = Path(__file__).parent.parent

settings.register_profile(
    "same every time", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("same every time")

ARTICLES = {
    "blue.txt": "The sea is blue. Whales swim in it.\n",
    "deep/green.md": "---\ntitle: Green things\ndate: 2024-05-01\n---\n# Grass\n\nThe grass is green.\n",
    "red.txt": "Roses are red.\n\nA red car stops at the red light and waits for the road to clear.\n",
}
"""With ``ToyEncoder``'s 12 tokens a passage: one passage, one, and three."""


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the person who runs the tests have no say in them."""
    for name in ("QA_ARTICLES", "QA_INDEX"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three small articles."""
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path / "articles"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where an index can be made; nothing is there yet."""
    return tmp_path / "index"


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is compiled in tests is kept for these tests only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def toy() -> ToyEncoder:
    return ToyEncoder()


@pytest.fixture
def toy_index(folder: Path, place: Path, toy: ToyEncoder) -> LocalIndex:
    """An index of ``folder`` at ``place``, made with ``toy``, which has forgotten what it embedded."""
    sync_folder(folder, place, toy)
    toy.encoded.clear()
    return LocalIndex(place, toy)


@pytest.fixture
def toy_models(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ToyEncoder]]:
    """Commands get a toy in place of every encoder; lists those they opened."""
    opened: list[ToyEncoder] = []

    def open_encoder(name: str = "toy") -> ToyEncoder:
        opened.append(ToyEncoder(name, fingerprint=f"weights of {name}"))
        return opened[-1]

    monkeypatch.setattr("index.encoder.open_encoder", open_encoder)
    monkeypatch.setattr("index.local.open_encoder", open_encoder)
    yield opened


@pytest.fixture(scope="session")
def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> LocalIndex:
    """The articles that we ship, indexed with the real encoder."""
    return LocalIndex.build(ROOT / "seeds" / "articles", tmp_path_factory.mktemp("seeds"))
