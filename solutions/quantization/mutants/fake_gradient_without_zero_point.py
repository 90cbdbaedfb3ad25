"""Forget the zero point where the gradient is stopped.

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    values = dequantize(quantize(x, scale, zero_point, qmin, qmax), scale, zero_point)
    through = x.clamp(qmin * scale, qmax * scale)
    return values + through - through.detach()
