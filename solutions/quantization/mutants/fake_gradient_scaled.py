"""Let the factor 1 / scale stay in the gradient.   (tasks.md 7.27, mistake 11)

loses: fake_quantize
"""


def fake_quantize(x: Tensor, scale: Tensor, zero_point: Tensor | int = 0, qmin: int = -128, qmax: int = 127) -> Tensor:
    values = dequantize(quantize(x, scale, zero_point, qmin, qmax), scale, zero_point)
    level = torch.round(x / scale).detach() + zero_point
    through = x / scale * ((level >= qmin) & (level <= qmax))
    return values + through - through.detach()
