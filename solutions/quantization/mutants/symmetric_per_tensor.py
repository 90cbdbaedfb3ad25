"""Return one scale for all.   (tasks.md 7.27, mistake 7)

loses: parameters
"""

_right = symmetric_scale


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    return _right(x) if dim is None else torch.ones_like(_right(x, dim)) * _right(x)
