"""Take a scale of 1 for every constant tensor.   (tasks.md 7.27, mistake 6)

loses: parameters
"""

_right = affine_params


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    scale, zero_point = _right(x, qmin, qmax)
    return (torch.ones_like(scale) if x.min() == x.max() else scale), zero_point
