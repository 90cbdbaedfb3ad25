"""Return int32.   (tasks.md 7.27, mistake 9)

loses: quantize
"""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return (torch.round(x / scale) + zero_point).clamp(qmin, qmax).to(torch.int32)
