"""Clamp the input in place.

loses: parameters
"""

_right = affine_params


def affine_params(x: Tensor, qmin: int = -128, qmax: int = 127) -> tuple[Tensor, Tensor]:
    found = _right(x, qmin, qmax)
    x.sub_(x.min())
    return found
