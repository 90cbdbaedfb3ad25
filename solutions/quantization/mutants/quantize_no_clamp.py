"""Forget to clamp, so that int8 wraps around.   (tasks.md 7.27, mistake 1)

loses: quantize
"""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return (torch.round(x / scale) + zero_point).to(torch.int64).to(torch.int8)
