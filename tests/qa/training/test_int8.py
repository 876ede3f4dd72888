from collections.abc import Iterator
from copy import deepcopy
from shutil import which
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from qa.training.int8 import Int8Linear, use_int8

CLOSE = 0.99
"""The cosine that rounded gradients have at least with exact ones."""


@pytest.fixture(params=["force_eager", *(["default"] if which("c++") else [])], autouse=True)
def stance(request: pytest.FixtureRequest) -> Iterator[Any]:
    """The same laws hold as written and, where there is a compiler, compiled."""
    with torch.compiler.set_stance(request.param):
        yield


def layer(inputs: int, outputs: int) -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(inputs, outputs)


def rounding(linear: nn.Linear) -> nn.Linear:
    """A copy that multiplies in int8."""
    copy = deepcopy(linear)
    use_int8(copy)
    return copy


def run(linear: nn.Linear, x: Tensor, weights: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Output, and the gradients of input, weight and bias of the output's sum under ``weights``."""
    leaf = x.clone().requires_grad_()
    linear.zero_grad()
    output = linear(leaf)
    (output * weights).sum().backward()
    assert leaf.grad is not None
    assert linear.weight.grad is not None
    assert linear.bias.grad is not None
    return output.detach(), leaf.grad, linear.weight.grad.clone(), linear.bias.grad.clone()


def whole_numbers(*shape: int) -> Tensor:
    """Whole numbers that need no rounding: 127 is the largest in every row and in every column."""
    numbers = torch.randint(-127, 128, shape, generator=torch.Generator().manual_seed(0)).float()
    numbers[:, 0] = numbers[0, :] = 127
    return numbers


def test_numbers_that_need_no_rounding_are_multiplied_exactly() -> None:
    exact = layer(80, 64)
    exact.weight.data = whole_numbers(64, 80)
    rounded = rounding(exact)
    x, weights = whole_numbers(70, 80), whole_numbers(70, 64)
    for one, other in zip(run(rounded, x, weights), run(exact, x, weights), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-6, atol=1e-2)


@pytest.mark.parametrize("shape", [(33, 96), (3, 11, 96)])
def test_rounded_products_and_gradients_point_where_the_exact_ones_do(shape: tuple[int, ...]) -> None:
    exact = layer(96, 128)
    rounded = rounding(exact)
    x = torch.randn(shape) * torch.logspace(-2, 2, shape[-2])[:, None]
    weights = torch.randn(*shape[:-1], 128)
    for one, other in zip(run(rounded, x, weights), run(exact, x, weights), strict=True):
        assert one.shape == other.shape
        assert torch.cosine_similarity(one.flatten(), other.flatten(), 0) > CLOSE


def test_a_layer_without_a_bias_is_rounded_too() -> None:
    torch.manual_seed(0)
    exact = nn.Linear(96, 64, bias=False)
    x = torch.randn(5, 96)
    output = rounding(exact)(x)
    output.sum().backward()
    assert torch.cosine_similarity(output.flatten(), exact(x).flatten(), 0) > CLOSE


def test_small_layers_are_left_alone_and_names_of_weights_stay() -> None:
    model = nn.Sequential(layer(8, 64), layer(64, 2))
    names = list(model.state_dict())
    use_int8(model)
    assert [type(module) for module in model] == [Int8Linear, nn.Linear]
    assert list(model.state_dict()) == names


def test_an_input_that_needs_no_gradient_gets_none() -> None:
    rounded = rounding(layer(96, 64))
    x = torch.randn(5, 96)
    rounded(x).sum().backward()
    assert x.grad is None
    assert rounded.weight.grad is not None
