"""Take each other mode for fan_out.

loses: filling
"""


def he_normal_(
    weight: Tensor,
    mode: str = "fan_in",
    nonlinearity: str = "relu",
    slope: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    fan_in, fan_out = fans(weight)
    std = gain_of(nonlinearity, slope) / math.sqrt(fan_in if mode == "fan_in" else fan_out)
    with torch.no_grad():
        return weight.normal_(0, std, generator=generator)
