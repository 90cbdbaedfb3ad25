"""Round halves away from zero.   (tasks.md 7.27, mistake 2)

loses: quantize
"""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    whole = torch.sign(x) * torch.floor((x / scale).abs() + 0.5)
    return (whole + zero_point).clamp(qmin, qmax).to(torch.int8)
