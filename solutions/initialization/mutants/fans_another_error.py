"""Refuse a vector with another error.

loses: fans
"""


def fans(weight: Tensor) -> tuple[int, int]:
    outputs, inputs, *kernel = weight.shape if weight.dim() > 1 else (weight.shape[0], weight.shape[1])
    return inputs * math.prod(kernel), outputs * math.prod(kernel)
