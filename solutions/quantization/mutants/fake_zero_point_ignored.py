"""Do not hand the zero point to one of the two.   (tasks.md 7.27, mistake 10)

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    values = dequantize(quantize(x, scale, zero_point, qmin, qmax), scale)
    through = x.clamp((qmin - zero_point) * scale, (qmax - zero_point) * scale)
    return values + through - through.detach()
