"""Always compute in float64.

loses: quantize
"""


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    return scale.double() * (q.double() - zero_point)
