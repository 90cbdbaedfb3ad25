"""Add the zero point before dividing.   (tasks.md 7.27, mistake 10)

loses: quantize
"""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return torch.round((x + zero_point) / scale).clamp(qmin, qmax).to(torch.int8)
