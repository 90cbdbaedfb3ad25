"""Return Python numbers for scale and zero point."""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    low, high = min(0.0, x.min().item()), max(0.0, x.max().item())
    scale = (high - low) / (qmax - qmin) or 1.0
    return scale, int(min(qmax, max(qmin, round(qmin - low / scale))))


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return torch.clamp(torch.round(x / scale) + zero_point, qmin, qmax).to(torch.int8)


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    dtype = scale.dtype if isinstance(scale, torch.Tensor) else torch.float64
    return (q.to(dtype) - zero_point) * scale


def quantized_linear(
    x_q: Tensor,
    x_scale: Tensor,
    x_zero_point: Tensor | int,
    weight_q: Tensor,
    weight_scale: Tensor,
    bias: Tensor | None = None,
) -> Tensor:
    acc = torch.einsum("...i,oi->...o", x_q.double() - x_zero_point, weight_q.double())
    out = acc.to(weight_scale.dtype) * x_scale * weight_scale.flatten()
    return out + bias if bias is not None else out
