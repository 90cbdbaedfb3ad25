"""Ignore which axis is asked for.   (tasks.md 7.27, mistake 7)

loses: parameters
"""

_right = symmetric_scale


def symmetric_scale(x: Tensor, dim: int | None = None) -> Tensor:
    return _right(x, None if dim is None else 0)
