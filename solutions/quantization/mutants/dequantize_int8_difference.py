"""Take the zero point off in int8, which wraps around.   (tasks.md 7.27, mistake 9)

loses: quantize
"""


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    return scale * (q - zero_point)
