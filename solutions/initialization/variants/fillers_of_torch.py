"""Use torch's uniform_ and normal_ fillings, and data."""


def glorot_uniform_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    bound = math.sqrt(3) * gain * math.sqrt(2 / sum(fans(weight)))
    return nn.init.uniform_(weight, -bound, bound, generator=generator)


def glorot_normal_(weight: Tensor, gain: float = 1.0, generator: torch.Generator | None = None) -> Tensor:
    return nn.init.normal_(weight, 0.0, gain * math.sqrt(2 / sum(fans(weight))), generator=generator)


def he_normal_(weight, mode="fan_in", nonlinearity="relu", slope=0.01, generator=None):
    names = ["fan_in", "fan_out"]
    fan = fans(weight)[names.index(mode)]
    weight.data.normal_(generator=generator).mul_(gain_of(nonlinearity, slope) / math.sqrt(fan))
    return weight


def he_uniform_(weight, mode="fan_in", nonlinearity="relu", slope=0.01, generator=None):
    if mode not in {"fan_in", "fan_out"}:
        raise ValueError
    fan = fans(weight)[mode == "fan_out"]
    bound = gain_of(nonlinearity, slope) * (3.0 / fan) ** 0.5
    weight.detach().uniform_(-bound, bound, generator=generator)
    return weight
