"""Matrix products of training in 8 bits, for processors that are fast in int8 and slow in bfloat16.

A linear layer takes three products a step: the output, the gradient of its input and that of its weights. Each
factor is rounded to 8 bits with a scale of its own for every row, or column, that is not summed over, so that the
products of the rounded numbers are exact up to two factors (Wortsman et al. 2023, "Stable and low-precision
training for large-scale vision-language models", SwitchBack; Dettmers et al. 2022, LLM.int8()). Weights, their
updates and everything between the layers stay in float32.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

LEAST = 64
"""Outputs of a layer below which it is left as it is: the span head, whose logits must not be rounded."""

TINY = 1e-30
"""A scale is never 0."""


P = ParamSpec("P")
R = TypeVar("R")


def use_int8(model: nn.Module) -> None:
    """Let the linear layers of ``model``, but for small ones, take their products in int8."""
    for module in model.modules():
        if type(module) is nn.Linear and module.out_features >= LEAST:
            module.__class__ = Int8Linear


class Int8Linear(nn.Linear):
    """A linear layer that multiplies in int8."""

    def forward(self, input: Tensor) -> Tensor:
        """Inputs (…, K) → outputs (…, N)."""
        flat = input.reshape(-1, self.in_features)
        bias = self.weight.new_zeros(self.out_features) if self.bias is None else self.bias
        output: Tensor = _Product.apply(flat, self.weight, bias)  # type: ignore[no-untyped-call]
        return output.view(*input.shape[:-1], self.out_features)


class _Product(torch.autograd.Function):
    """x (M, K) · wᵀ (K, N) + b (N,) and its gradients."""

    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
        x, w = x.detach(), w.detach()
        ctx.save_for_backward(x, w)
        rows, scales = _compiled(_rounded_rows)(x)
        weights, weight_scales = _compiled(_rounded_rows)(w)
        output: Tensor = _compiled(_added)(torch._int_mm(rows, weights.t()), scales, weight_scales.t(), b.detach())
        return output

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:  # noqa: ANN401
        x, w = ctx.saved_tensors  # of a context that PyTorch declares no type for
        dy = gradients[0].detach()
        dx = _input_gradient(dy, w) if ctx.needs_input_grad[0] else None
        return dx, _weight_gradient(dy, x), dy.sum(0)


def _input_gradient(dy: Tensor, w: Tensor) -> Tensor:
    """The product dy (M, N) · w (N, K)."""
    rows, row_scales = _compiled(_rounded_rows)(dy)
    columns, column_scales = _compiled(_rounded_columns)(w)
    product: Tensor = _compiled(_scaled)(torch._int_mm(rows, columns), row_scales, column_scales)
    return product


def _weight_gradient(dy: Tensor, x: Tensor) -> Tensor:
    """The product dyᵀ (N, M) · x (M, K)."""
    outputs, output_scales = _compiled(_rounded_columns)(dy)
    inputs, input_scales = _compiled(_rounded_columns)(x)
    product: Tensor = _compiled(_scaled)(torch._int_mm(outputs.t(), inputs), output_scales.t(), input_scales)
    return product


def _rounded(numbers: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """Numbers as int8 times a scale, along ``dim`` one scale for all."""
    scales = numbers.abs().amax(dim, keepdim=True).clamp(min=TINY) / 127
    return torch.round(numbers / scales).to(torch.int8), scales


def _rounded_rows(numbers: Tensor) -> tuple[Tensor, Tensor]:
    return _rounded(numbers, 1)


def _rounded_columns(numbers: Tensor) -> tuple[Tensor, Tensor]:
    return _rounded(numbers, 0)


def _scaled(products: Tensor, rows: Tensor, columns: Tensor) -> Tensor:
    return products.float() * rows * columns


def _added(products: Tensor, rows: Tensor, columns: Tensor, bias: Tensor) -> Tensor:
    return products.float() * rows * columns + bias


@cache
def _compiled(function: Callable[P, R]) -> Callable[P, R]:
    """The function as one loop over memory; the compiler takes seconds to be loaded, so only where it is used."""
    return torch.compile(function, dynamic=True)
