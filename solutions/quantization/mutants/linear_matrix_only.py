"""Expect two dimensions of the input.

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
    sums = torch.mm(x_q.double() - x_zero_point, weight_q.double().T)
    result = sums.to(weight_scale.dtype) * (x_scale * weight_scale.reshape(-1))
    return result if bias is None else result + bias
