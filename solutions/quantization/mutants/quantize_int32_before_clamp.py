"""Convert to int32, which large numbers do not fit, then clamp.   (tasks.md 7.27, mistake 1)

loses: quantize
"""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    return (
        (torch.round(x / scale).to(torch.int64).to(torch.int32) * 1024 // 1024 + zero_point)
        .clamp(qmin, qmax)
        .to(torch.int8)
    )
