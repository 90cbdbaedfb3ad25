"""Round the bias to whole numbers.

loses: linear
"""

_right = quantized_linear


def quantized_linear(
    x_q: Tensor,
    x_scale: Tensor,
    x_zero_point: Tensor | int,
    weight_q: Tensor,
    weight_scale: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    return _right(x_q, x_scale, x_zero_point, weight_q, weight_scale, None if bias is None else bias.round())
