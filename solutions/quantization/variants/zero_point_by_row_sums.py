"""Correct the sums by the sums of the weight's rows, as integer kernels do."""


def quantized_linear(
    x_q: Tensor,
    x_scale: Tensor,
    x_zero_point: Tensor | int,
    weight_q: Tensor,
    weight_scale: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    weight = weight_q.double()
    sums = x_q.double() @ weight.t() - float(x_zero_point) * weight.sum(dim=1)
    out = (sums * x_scale.double() * weight_scale.double().view(-1)).to(weight_scale.dtype)
    return out if bias is None else out + bias
