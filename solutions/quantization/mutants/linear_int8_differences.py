"""Take the zero point off in int8.   (tasks.md 7.27, mistake 9)

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
    levels = (x_q - x_zero_point).to(torch.int8).double()
    sums = levels @ weight_q.double().T
    result = sums.to(weight_scale.dtype) * (x_scale * weight_scale.reshape(-1))
    return result if bias is None else result + bias
