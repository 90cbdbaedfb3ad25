"""Round in floating point, whose gradient is 0 everywhere.   (tasks.md 7.27, mistake 11)

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return ((torch.round(x / scale) + zero_point).clamp(qmin, qmax) - zero_point) * scale
