"""Scale the bias, too.

loses: linear
"""


def quantized_linear(
    x_q: Tensor,
    x_scale: Tensor,
    x_zero_point: Tensor | int,
    weight_q: Tensor,
    weight_scale: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    sums = ((x_q.double() - x_zero_point) @ weight_q.double().T).to(weight_scale.dtype)
    sums = sums if bias is None else sums + bias
    return sums * (x_scale * weight_scale.reshape(-1))
