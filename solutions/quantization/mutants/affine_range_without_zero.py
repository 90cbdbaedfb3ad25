"""Take the range of the elements as it is.   (tasks.md 7.27, mistake 4)

loses: parameters
"""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    low, high = x.min(), x.max()
    scale = (high - low) / (qmax - qmin)
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    return scale, torch.round(qmin - low / scale).clamp(qmin, qmax)
