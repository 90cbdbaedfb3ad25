"""Give a vector fans.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        return weight.numel(), weight.numel()
    return weight[0].numel(), weight[:, 0].numel()
