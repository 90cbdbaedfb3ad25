"""Multiply by 1 / scale, add before rounding to int32, clamp by minimum and maximum."""


def quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    level = torch.round(x * (1 / scale))
    level = torch.minimum(torch.maximum(level + zero_point, level.new_tensor(qmin)), level.new_tensor(qmax))
    return level.to(torch.int32).to(torch.int8)


def dequantize(q: Tensor, scale: Tensor, zero_point: Tensor | int = 0) -> Tensor:
    return (q.to(torch.int32) - zero_point) * scale
