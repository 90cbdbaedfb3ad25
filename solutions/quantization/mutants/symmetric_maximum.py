"""Take the maximum, not the one of absolute values.   (tasks.md 7.27, mistake 5)

loses: parameters
"""


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    sizes = x
    if dim is None:
        largest = sizes.max()
    else:
        largest = sizes.amax([axis for axis in range(x.dim()) if axis != dim % x.dim()], keepdim=True)
    scale = largest / 127
    return torch.where(scale == 0, torch.ones_like(scale), scale)
