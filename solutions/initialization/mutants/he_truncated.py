"""Cut the normal numbers off at two standard deviations.

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
        return weight.normal_(0, std, generator=generator).clamp_(-0.5 * std, 0.5 * std)
