"""Leave the zero point as it comes out.   (tasks.md 7.27, mistake 3)

loses: parameters
"""


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    low, high = x.min().clamp(max=0), x.max().clamp(min=0)
    scale = (high - low) / (qmax - qmin)
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    return scale, qmin - low / scale
