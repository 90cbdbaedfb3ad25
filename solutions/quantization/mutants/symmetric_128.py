"""Divide by 128.   (tasks.md 7.27, mistake 8)

loses: parameters
"""


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    sizes = x.abs()
    if dim is None:
        largest = sizes.max()
    else:
        largest = sizes.amax([axis for axis in range(x.dim()) if axis != dim % x.dim()], keepdim=True)
    scale = largest / 128
    return torch.where(scale == 0, torch.ones_like(scale), scale)
