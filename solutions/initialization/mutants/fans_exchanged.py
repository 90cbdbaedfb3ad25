"""Exchange fan-in and fan-out.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    if weight.dim() < 2:
        raise ValueError("a tensor of fewer than two dimensions")
    k = math.prod(weight.shape[2:])
    return weight.shape[0] * k, weight.shape[1] * k
