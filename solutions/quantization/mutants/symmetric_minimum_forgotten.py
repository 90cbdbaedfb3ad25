"""Take the absolute value after the maximum.   (tasks.md 7.27, mistake 5)

loses: parameters
"""


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    if dim is None:
        largest = x.max().abs()
    else:
        largest = x.amax([axis for axis in range(x.dim()) if axis != dim % x.dim()], keepdim=True).abs()
    scale = largest / 127
    return torch.where(scale == 0, torch.ones_like(scale), scale)
