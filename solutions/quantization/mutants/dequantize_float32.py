"""Always compute in float32.

loses: quantize
"""


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    return scale.float() * (q.float() - zero_point)
