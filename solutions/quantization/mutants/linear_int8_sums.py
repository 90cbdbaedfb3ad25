"""Multiply and add in int8, which wraps around.   (tasks.md 7.27, mistake 9)

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
    levels = x_q.to(torch.int32) - x_zero_point
    sums = (levels[..., None, :] * weight_q.to(torch.int32)).sum(-1).to(torch.int8)
    result = sums.to(weight_scale.dtype) * (x_scale * weight_scale.reshape(-1))
    return result if bias is None else result + bias
