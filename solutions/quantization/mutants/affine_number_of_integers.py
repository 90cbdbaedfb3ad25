"""Divide by the number of integers, not of steps.

loses: parameters
"""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    low, high = x.min().clamp(max=0), x.max().clamp(min=0)
    scale = (high - low) / (qmax - qmin + 1)
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    return scale, torch.round(qmin - low / scale).clamp(qmin, qmax)
