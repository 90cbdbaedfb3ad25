"""Forget the kernel.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        raise ValueError("a tensor of fewer than two dimensions")
    return weight.shape[1], weight.shape[0]
