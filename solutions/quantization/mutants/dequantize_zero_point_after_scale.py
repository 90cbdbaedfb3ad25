"""Take the zero point off after scaling.   (tasks.md 7.27, mistake 10)

loses: quantize
"""


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    return scale * q - zero_point
