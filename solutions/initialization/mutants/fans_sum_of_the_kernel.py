"""Add the axes of the kernel.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        raise ValueError("a tensor of fewer than two dimensions")
    k = sum(weight.shape[2:]) if weight.dim() > 2 else 1
    return weight.shape[1] * k, weight.shape[0] * k
