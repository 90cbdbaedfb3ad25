"""Divide by a scale of 0 for a tensor of zeros.   (tasks.md 7.27, mistake 6)

loses: parameters
"""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    low, high = x.min().clamp(max=0), x.max().clamp(min=0)
    scale = (high - low) / (qmax - qmin)
    return scale, torch.round(qmin - low / scale).clamp(qmin, qmax)
