"""Replace the memory of the tensor.

loses: filling
"""


def he_normal_(
    weight: Tensor,
    mode: str = "fan_in",
    nonlinearity: str = "relu",
    slope: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(mode)
    fan_in, fan_out = fans(weight)
    std = gain_of(nonlinearity, slope) / math.sqrt(fan_in if mode == "fan_in" else fan_out)
    with torch.no_grad():
        weight.data = torch.randn(weight.shape, generator=generator, dtype=weight.dtype, device=weight.device) * std
        return weight
