"""Flatten the scale, so that it meets the last axis.   (tasks.md 7.27, mistake 7)

loses: quantize
"""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    flat = scale.reshape(-1) if scale.numel() == x.shape[-1] or scale.numel() == 1 else scale
    return (torch.round(x / flat) + zero_point).clamp(qmin, qmax).to(torch.int8)
