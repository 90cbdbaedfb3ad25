"""Return the integers, without the way back.

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    values = quantize(x, scale, zero_point, qmin, qmax)
    through = x.clamp((qmin - zero_point) * scale, (qmax - zero_point) * scale)
    return values + through - through.detach()
