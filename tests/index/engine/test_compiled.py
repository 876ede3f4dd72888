"""The engine against PyTorch, on a small model with random weights; each window for itself, from any thread."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertForQuestionAnswering, BertModel

from index.engine.compiled import _FIRST, STEP, Engine, Tokens, as_inputs
from index.engine.observe import observe
from index.engine.ranges import FILE, Ranges
from index.engine.shape import Shape
from index.errors import ModelError

SIZES = (1, 2, STEP, STEP + 1, 40)


def make_tokens(size: int, seed: int = 0) -> Tokens:
    ids = np.random.default_rng(seed).integers(0, 50, size)
    return Tokens(ids.tolist(), [0] * (size // 2) + [1] * (size - size // 2))


WINDOWS = [make_tokens(size, size) for size in SIZES]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))  # hashes are made up here


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Any]]:
    """A reader and an encoder: their folders, and what PyTorch makes of them."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32,
        max_position_embeddings=64, initializer_range=0.2,
    )  # fmt: skip
    made: dict[str, tuple[Path, Any]] = {}
    for head, kind in (("spans", BertForQuestionAnswering), ("mean", BertModel)):
        folder = tmp_path_factory.mktemp(head)
        model = kind(config)
        model.train(False)
        model.save_pretrained(folder)
        made[head] = folder, model
    return made


def by_torch(model: Any, window: Tokens, head: str) -> Any:
    inputs = {"input_ids": torch.tensor([window.ids]), "token_type_ids": torch.tensor([window.kinds])}
    with torch.inference_mode():
        output = model(**inputs)
    if head == "spans":
        return torch.stack([output.start_logits[0], output.end_logits[0]], dim=1).numpy()
    return torch.nn.functional.normalize(output.last_hidden_state[0].mean(dim=0), dim=0).numpy()


@pytest.mark.parametrize("head", ["spans", "mean"])
def test_in_float32_the_results_are_those_of_pytorch(models: dict[str, tuple[Path, Any]], head: Any) -> None:
    folder, model = models[head]
    engine = Engine(folder, "weights", head)
    assert engine.arithmetic == "float32"
    for window, found in zip(WINDOWS, engine.run(WINDOWS), strict=True):
        np.testing.assert_allclose(found, by_torch(model, window, head), atol=2e-5)


@pytest.mark.parametrize("head", ["spans", "mean"])
def test_with_ranges_products_are_of_8_bits_and_near(
    models: dict[str, tuple[Path, Any]], head: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(models[head][0], folder)
    observe(folder, head, [make_tokens(30, seed) for seed in range(20)]).save(folder / FILE)
    engine = Engine(folder, "weights", head)
    assert engine.arithmetic.startswith("int8 ")
    expected = [by_torch(models[head][1], window, head) for window in WINDOWS]
    found = engine.run(WINDOWS)
    error = np.concatenate([(one - other).ravel() for one, other in zip(found, expected, strict=True)]).std()
    spread = np.concatenate([one.ravel() for one in expected]).std()
    assert 1e-4 * spread < error < 0.2 * spread


def test_a_window_is_computed_for_itself_in_any_order_and_thread(models: dict[str, tuple[Path, Any]]) -> None:
    engine = Engine(models["spans"][0], "weights", "spans")
    alone = [engine.run([window])[0] for window in WINDOWS]
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(engine.run, [WINDOWS] * 8):
            assert all(np.array_equal(one, other) for one, other in zip(found, alone, strict=True))
    for one, other in zip(engine.run(reversed(WINDOWS)), reversed(alone), strict=True):
        np.testing.assert_array_equal(one, other)


def test_before_a_model_is_loaded_one_thread_alone_shows_openvino_an_array(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked by two threads at once for the first time, 1 process in 6 stood still for ever (``_meet_numpy``)."""
    met: list[str] = []

    def meet(array: Any) -> SimpleNamespace:
        met.append(f"array, others wait: {_FIRST.locked()}")
        return SimpleNamespace(data=array)

    def load(engine: Engine) -> SimpleNamespace:
        met.append("model")
        return SimpleNamespace(create_infer_request=object)

    monkeypatch.setattr("index.engine.runtime.Tensor", meet)
    monkeypatch.setattr(Engine, "_open", load)
    assert Engine(Path("somewhere"), "weights", "spans").run([]) == []
    assert met == ["array, others wait: True", "model"]


def test_no_windows_no_results(models: dict[str, tuple[Path, Any]]) -> None:
    assert Engine(models["mean"][0], "weights", "mean").run([]) == []


def test_a_compiled_model_is_taken_from_the_cache_with_the_same_results(
    models: dict[str, tuple[Path, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = models["spans"][0]
    first = Engine(folder, "weights", "spans").run(WINDOWS)
    assert len(list((tmp_path / "cache").glob("*.model"))) == 1
    monkeypatch.setattr(Engine, "_build", lambda self: pytest.fail("it was compiled again"))
    for one, other in zip(Engine(folder, "weights", "spans").run(WINDOWS), first, strict=True):
        np.testing.assert_array_equal(one, other)


def test_what_cannot_be_loaded_from_the_cache_is_compiled_again(
    models: dict[str, tuple[Path, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = models["mean"][0]
    expected = Engine(folder, "weights", "mean").run(WINDOWS)
    monkeypatch.setattr("index.engine.cache.keep", lambda name, make: b"of another build")
    for one, other in zip(Engine(folder, "weights", "mean").run(WINDOWS), expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_other_weights_or_ranges_are_not_taken_from_the_cache(
    models: dict[str, tuple[Path, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(models["mean"][0], folder)
    Engine(folder, "weights", "mean").run(WINDOWS)
    Engine(folder, "other weights", "mean").run(WINDOWS)
    observe(folder, "mean", WINDOWS).save(folder / FILE)
    Engine(folder, "weights", "mean").run(WINDOWS)
    assert len(list((tmp_path / "cache").glob("*.model"))) == 3


@pytest.mark.parametrize("size", SIZES)
def test_windows_are_filled_up_to_a_few_sizes(size: int) -> None:
    inputs = as_inputs(make_tokens(size))
    (shape,) = {values.shape for values in inputs.values()}
    assert shape == (1, -(-size // STEP) * STEP)
    assert int(inputs["attention_mask"].sum()) == size


def test_ranges_are_read_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / FILE
    assert Ranges.read(path) is None
    low, high = np.array([-1, 0], np.float32), np.array([2, 3], np.float32)
    Ranges({"a.b": low}, {"a.b": high}).save(path)
    found = Ranges.read(path)
    assert found is not None
    np.testing.assert_array_equal([found.low["a.b"], found.high["a.b"]], [low, high])
    path.write_bytes(b"damaged")
    with pytest.raises(ModelError, match="cannot be read .*; expected what python -m index.engine writes; write it"):
        Ranges.read(path)


def test_ranges_are_the_lowest_and_the_highest_of_each_channel(models: dict[str, tuple[Path, Any]]) -> None:
    folder, model = models["mean"]
    found = observe(folder, "mean", WINDOWS)
    with torch.inference_mode():
        states = [
            model.embeddings(torch.tensor([window.ids]), token_type_ids=torch.tensor([window.kinds]))[0]
            for window in WINDOWS
        ]
    joined = torch.cat(states).numpy()
    np.testing.assert_allclose(found.low["encoder.layer.0.hidden"], joined.min(axis=0), atol=1e-5)
    np.testing.assert_allclose(found.high["encoder.layer.0.hidden"], joined.max(axis=0), atol=1e-5)
    assert len(found.low) == 8


@pytest.mark.parametrize(
    "config",
    ["", "{}", '{"model_type": "roberta", "hidden_act": "gelu"}', '{"model_type": "bert", "hidden_act": "relu"}'],
)
def test_other_models_are_told_apart(tmp_path: Path, config: str) -> None:
    assert Shape.read(tmp_path) is None
    (tmp_path / "config.json").write_text(config)
    (tmp_path / "model.safetensors").touch()
    assert Shape.read(tmp_path) is None
