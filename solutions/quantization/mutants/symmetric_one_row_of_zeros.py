"""Use 1 for all slices if one of them is zero.   (tasks.md 7.27, mistake 6)

loses: parameters
"""

_right = symmetric_scale


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    scale = _right(x, dim)
    empty = x.abs().amax([axis for axis in range(x.dim()) if axis != (dim or 0) % x.dim()]) == 0
    return torch.ones_like(scale) if bool(empty.any()) else scale
