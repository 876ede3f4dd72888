from pathlib import Path

import pytest
import torch
from torch import nn

from qa.training.model import load_base
from qa.training.optimise import Averager, depth_of, freeze, is_embedding, make_optimiser, rate_at, set_rates
from qa.training.settings import Optimising


def test_the_rate_rises_linearly_and_falls_linearly_to_nothing() -> None:
    settings = Optimising(rate=1.0, warmup=0.2)
    places = (0.0, 0.1, 0.2, 0.6, 1.0)
    assert [rate_at(place, settings) for place in places] == pytest.approx([0.0, 0.5, 1.0, 0.5, 0.0])
    assert rate_at(0.0, Optimising(rate=1.0, warmup=0.0)) == 1.0
    assert rate_at(1.0, Optimising(rate=1.0, warmup=1.0)) == 0.0


@pytest.mark.parametrize(
    ("name", "depth"),
    [
        ("qa_outputs.weight", 0),
        ("bert.encoder.layer.5.output.dense.weight", 0),
        ("bert.encoder.layer.0.attention.self.query.bias", 5),
        ("bert.embeddings.word_embeddings.weight", 6),
        ("bert.embeddings.LayerNorm.weight", 6),
        ("distilbert.transformer.layer.3.ffn.lin1.weight", 2),
    ],
)
def test_depth_counts_from_the_head(name: str, depth: int) -> None:
    assert depth_of(name, 6) == depth
    assert is_embedding(name) == (depth == 6)


def test_each_layer_learns_more_slowly_than_the_one_above_and_biases_do_not_decay(base: Path) -> None:
    model, _ = load_base(base)
    optimiser = make_optimiser(model, Optimising(layer_decay=0.5, weight_decay=0.1))
    set_rates(optimiser, 1.0)
    of = {id(p): group for group in optimiser.param_groups for p in group["params"]}
    named = dict(model.named_parameters())
    assert len(of) == len(named)
    rates = {name: of[id(parameter)]["lr"] for name, parameter in named.items()}
    assert rates["qa_outputs.weight"] == rates["bert.encoder.layer.1.output.dense.weight"] == 1.0
    assert rates["bert.encoder.layer.0.output.dense.weight"] == 0.5
    assert rates["bert.embeddings.word_embeddings.weight"] == 0.25
    decays = {name: of[id(parameter)]["weight_decay"] for name, parameter in named.items()}
    assert decays["qa_outputs.weight"] == 0.1
    assert decays["qa_outputs.bias"] == decays["bert.embeddings.LayerNorm.weight"] == 0.0


def test_embeddings_thaw_when_their_share_of_the_run_is_done(base: Path) -> None:
    model, _ = load_base(base)
    words, head = model.get_input_embeddings().weight, model.get_parameter("qa_outputs.weight")
    for progress, trained in ((0.0, False), (0.49, False), (0.5, True)):
        freeze(model, progress, Optimising(frozen=0.5))
        assert (words.requires_grad, head.requires_grad) == (trained, True)
    freeze(model, 0.99, Optimising(frozen=1.0))
    assert not words.requires_grad


def run(settings: Optimising, values: list[float], start: int = 0) -> Averager:
    """Averages the weights 0, 1, 2, ... of a single number; ``values`` are the shares of the run."""
    model = nn.Linear(1, 1, bias=False)
    averager = Averager(model, settings)
    for number, progress in enumerate(values, start=start):
        with torch.no_grad():
            model.weight.fill_(float(number))
        averager.update(progress)
    return averager


def test_the_moving_average_forgets_the_first_weights_soon() -> None:
    # weights of a new value: 9/10 after the first, then 8/11 and 7/12 ... down to 1 - fade
    found = run(Optimising(average="ema", fade=0.9), [0.1, 0.2, 0.3]).weights()["weight"]
    one = 0 + (1 - 2 / 11) * (1 - 0)
    assert float(found) == pytest.approx(one + (1 - 3 / 12) * (2 - one))


def test_a_short_memory_is_as_short_as_told() -> None:
    found = run(Optimising(average="ema", fade=0.0), [0.1, 0.2, 0.3]).weights()["weight"]
    assert float(found) == 2.0


def test_the_tail_is_the_plain_average_of_the_last_part() -> None:
    found = run(Optimising(average="tail", tail=0.5), [0.1, 0.3, 0.6, 0.8, 1.0]).weights()["weight"]
    assert float(found) == pytest.approx((2 + 3 + 4) / 3)
    assert float(run(Optimising(average="tail", tail=0.5), [0.1, 0.2]).weights()["weight"]) == 1.0


def test_the_last_weights_are_kept_where_none_are_averaged() -> None:
    assert float(run(Optimising(average="last"), [0.1, 0.2, 0.9]).weights()["weight"]) == 2.0


@pytest.mark.parametrize("average", ["ema", "tail", "last"])
def test_an_average_goes_on_from_its_state(average: str) -> None:
    settings = Optimising(average=average, tail=0.9)  # type: ignore[arg-type]
    whole = run(settings, [0.2, 0.4, 0.6, 0.8])
    first = run(settings, [0.2, 0.4])
    second = Averager(model := nn.Linear(1, 1, bias=False), settings)
    second.restore(first.state())
    for number, progress in ((2, 0.6), (3, 0.8)):
        with torch.no_grad():
            model.weight.fill_(float(number))
        second.update(progress)
    assert float(second.weights()["weight"]) == float(whole.weights()["weight"])
