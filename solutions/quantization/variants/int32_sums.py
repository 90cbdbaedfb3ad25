"""Multiply and add in int32."""


def quantized_linear(
    x_q: Tensor,
    x_scale: Tensor,
    x_zero_point: Tensor | int,
    weight_q: Tensor,
    weight_scale: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    levels = x_q.to(torch.int32) - x_zero_point
    sums = (levels.unsqueeze(-2) * weight_q.to(torch.int32)).sum(-1)
    out = sums.to(weight_scale.dtype) * x_scale * weight_scale.flatten()
    return out if bias is None else out + bias
