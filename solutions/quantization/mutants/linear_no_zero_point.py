"""Forget the zero point of the input.   (tasks.md 7.27, mistake 10)

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
    sums = x_q.double() @ weight_q.double().T
    result = sums.to(weight_scale.dtype) * (x_scale * weight_scale.reshape(-1))
    return result if bias is None else result + bias
