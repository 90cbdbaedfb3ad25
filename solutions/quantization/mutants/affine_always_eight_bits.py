"""Ignore qmin and qmax.

loses: parameters
"""

_right = affine_params


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    return _right(x)
