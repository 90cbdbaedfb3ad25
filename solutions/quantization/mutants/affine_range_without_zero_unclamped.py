"""Take the range as it is, with a zero point out of it.   (tasks.md 7.27, mistake 3)

loses: parameters
"""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    low, high = x.min(), x.max()
    scale = (high - low) / (qmax - qmin)
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    return scale, torch.round(qmin - low / scale)
