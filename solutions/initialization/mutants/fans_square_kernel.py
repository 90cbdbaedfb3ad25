"""Take the kernel for a square.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        raise ValueError("a tensor of fewer than two dimensions")
    k = weight.shape[-1] ** (weight.dim() - 2)
    return weight.shape[1] * k, weight.shape[0] * k
