"""Do not hand qmin and qmax on.   (tasks.md 7.27, mistake 1)

loses: fake_quantize
"""

_right = fake_quantize


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return _right(x, scale, zero_point)
