"""Take kernels of two dimensions only.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        raise ValueError("a tensor of fewer than two dimensions")
    k = weight.shape[2] * weight.shape[3] if weight.dim() == 4 else 1
    return weight.shape[1] * k, weight.shape[0] * k
