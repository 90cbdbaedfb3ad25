"""Quantize only in the gradient.   (tasks.md 7.27, mistake 13)

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return x.clamp((qmin - zero_point) * scale, (qmax - zero_point) * scale)
