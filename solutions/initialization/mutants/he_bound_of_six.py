"""Take Glorot's six for He's three.

loses: filling
"""


def he_uniform_(
    weight: Tensor,
    mode: str = "fan_in",
    nonlinearity: str = "relu",
    slope: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    if mode not in ("fan_in", "fan_out"):
        raise ValueError(mode)
    fan_in, fan_out = fans(weight)
    bound = gain_of(nonlinearity, slope) * math.sqrt(6 / (fan_in if mode == "fan_in" else fan_out))
    with torch.no_grad():
        return weight.uniform_(-bound, bound, generator=generator)
