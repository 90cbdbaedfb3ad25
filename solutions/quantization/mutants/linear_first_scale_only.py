"""Use the scale of the first row for all.   (tasks.md 7.27, mistake 7)

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
    result = sums * (x_scale * weight_scale.reshape(-1)[0])
    return result if bias is None else result + bias
