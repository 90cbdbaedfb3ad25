"""Forget the kernel in fan-out.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        raise ValueError("a tensor of fewer than two dimensions")
    return weight[0].numel(), weight.shape[0]
