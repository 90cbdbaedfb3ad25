"""Quantization of a network to 8 bits: scales and zero points, integer arithmetic, a layer, fake quantization.

Source: B. Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
2018 (https://arxiv.org/abs/1712.05877), sections 2.1, 2.2 and 3.

A real number x is stored as an integer q with ``x ~ scale * (q - zero_point)``. Integers are kept as int8.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    """Return the scale and the zero point with which the range of *x* fills qmin..qmax.

    The range is from low = min(x, 0) to high = max(x, 0), so that 0 lies in it.

        scale = (high - low) / (qmax - qmin)             1 if x holds nothing but zeros
        zero_point = round(qmin - low / scale)           a whole number in qmin..qmax

    Args:
        x: any shape, at least one element, finite. Left as it is.
        qmin: smallest integer to be used, at least -128.
        qmax: largest integer to be used, at most 127, greater than *qmin*.

    Returns:
        The scale, 0-d, in the dtype of *x*, greater than 0, and the zero point, 0-d, int32.

    Source: Jacob et al. 2018, sections 2.1 and 3.1.
    """
    raise NotImplementedError("your code here")


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    """Return max(abs(x)) / 127: the scale for integers in -127..127 and a zero point of 0.

    Args:
        x: finite, at least one element. Left as it is.
        dim: None for one scale of all elements; otherwise the axis whose slices (``x[i]`` for 0) get a scale each.
            Negative numbers count from the end.

    Returns:
        The scale in the dtype of *x*: 0-d, or with as many dimensions as *x*, all of size 1 but *dim*. Where all
        elements are 0 it is 1.
    """
    raise NotImplementedError("your code here")


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    """Return ``clamp(round(x / scale) + zero_point, qmin, qmax)`` as int8; halves are rounded to even.

    Args:
        x: any shape, finite, of any size. Left as it is.
        scale: greater than 0; 0-d, or a shape that broadcasts against *x*.
        zero_point: a whole number, or a tensor of them, in qmin..qmax.
        qmin: at least -128.
        qmax: at most 127.

    Returns:
        int8, the shape of *x*.
    """
    raise NotImplementedError("your code here")


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    """Return ``scale * (q - zero_point)`` in the dtype of *scale*.

    Args:
        q: int8, any shape. Left as it is.
        scale: 0-d, or a shape that broadcasts against *q*.
        zero_point: a whole number in -128..127, or a tensor of them.
    """
    raise NotImplementedError("your code here")


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    """Return *x* quantized and dequantized again, with a gradient: the straight-through estimator.

    The gradient of the result with respect to *x* is taken to be 1 where ``round(x / scale) + zero_point`` lies in
    qmin..qmax, and 0 where it is clamped. No gradient goes to the scale.

    Args:
        x: any shape. Left as it is.
        scale: as for `quantize`.
        zero_point: as for `quantize`.
        qmin: as for `quantize`.
        qmax: as for `quantize`.

    Returns:
        Shape and dtype of *x*.

    Source: Jacob et al. 2018, section 3; Bengio et al. 2013 (https://arxiv.org/abs/1308.3432).
    """
    raise NotImplementedError("your code here")


def quantized_linear(
    x_q: Tensor,
    x_scale: Tensor,
    x_zero_point: Tensor | int,
    weight_q: Tensor,
    weight_scale: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    """Return the linear layer of quantized inputs and weights: sums of integers, scaled once at the end.

        y[.., o] = x_scale * weight_scale[o] * sum over i of (x_q[.., i] - x_zero_point) * weight_q[o, i]  +  bias[o]

    The sums are exact: they are taken in int32, or in a type that holds the same integers.

    Args:
        x_q: int8, (..., in).
        x_scale: 0-d.
        x_zero_point: a whole number in -128..127, or a 0-d tensor of one.
        weight_q: int8, (out, in); its zero point is 0.
        weight_scale: (out, 1), one for each row as `symmetric_scale(weight, 0)` gives them, or 0-d, one for all.
        bias: (out,), not quantized, or None.

    Returns:
        (..., out) in the dtype of *weight_scale*.

    Source: Jacob et al. 2018, section 2.2, equation 7 with a weight zero point of 0.
    """
    raise NotImplementedError("your code here")


class QuantizedLinear(nn.Module):
    """A linear layer with 8-bit weights, which quantizes its input on the fly.

    Its whole state are buffers: `weight_q` (out, in), int8; `weight_scale` (out, 1); and, if the linear layer has one,
    `bias` (out,). It has no parameters.
    """

    weight_q: Tensor
    weight_scale: Tensor
    bias: Tensor | None

    def __init__(self, linear: nn.Linear) -> None:
        """Quantize the weight of *linear*, which is left as it is, symmetrically with a scale for each row.

        Nothing is shared with *linear*: it may be trained on. The bias keeps its dtype, the scale has the weight's.
        """
        super().__init__()
        raise NotImplementedError("your code here")

    def forward(self, x: Tensor) -> Tensor:
        """Return the layer's output, (..., in) -> (..., out), in the dtype of *x*.

        The input is quantized to -128..127 with the affine parameters of all its elements in this call.
        """
        raise NotImplementedError("your code here")


def quantize_model(model: nn.Module) -> nn.Module:
    """Return a copy of *model* with a `QuantizedLinear` in the place of each `nn.Linear`, however deep.

    Everything else of the model is copied as it is; *model* itself is left as it is and shares nothing with the copy.

    Args:
        model: may be an `nn.Linear` itself.
    """
    raise NotImplementedError("your code here")
