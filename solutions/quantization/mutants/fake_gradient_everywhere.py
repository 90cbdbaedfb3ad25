"""Let the gradient pass where numbers are clamped.   (tasks.md 7.27, mistake 11)

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return x + (dequantize(quantize(x, scale, zero_point, qmin, qmax), scale, zero_point) - x).detach()
