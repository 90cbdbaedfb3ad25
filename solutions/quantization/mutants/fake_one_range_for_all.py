"""Stop the gradient at the widest range of all slices.   (tasks.md 7.27, mistake 7)

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    values = dequantize(quantize(x, scale, zero_point, qmin, qmax), scale, zero_point)
    widest = scale.max()
    through = x.clamp((qmin - zero_point) * widest, (qmax - zero_point) * widest)
    return values + through - through.detach()
