"""Draw standard numbers, scale and copy them."""


def glorot_uniform_(weight, gain=1.0, generator=None):
    fan_in, fan_out = fans(weight)
    bound = gain * (6 / (fan_in + fan_out)) ** 0.5
    numbers = torch.rand(weight.shape, generator=generator, dtype=weight.dtype, device=weight.device)
    with torch.no_grad():
        weight.copy_(numbers * 2 * bound - bound)
    return weight


def glorot_normal_(weight, gain=1.0, generator=None):
    fan_in, fan_out = fans(weight)
    std = gain * (2 / (fan_in + fan_out)) ** 0.5
    with torch.no_grad():
        weight[...] = std * torch.randn(weight.shape, generator=generator, dtype=weight.dtype, device=weight.device)
    return weight


def he_uniform_(weight, mode="fan_in", nonlinearity="relu", slope=0.01, generator=None):
    fan = dict(zip(("fan_in", "fan_out"), fans(weight))).get(mode)
    if fan is None:
        raise ValueError("unknown mode")
    bound = 3**0.5 * gain_of(nonlinearity, slope) / fan**0.5
    numbers = torch.rand(weight.shape, generator=generator, dtype=weight.dtype, device=weight.device)
    weight.data.copy_((2 * numbers - 1) * bound)
    return weight


def he_normal_(weight, mode="fan_in", nonlinearity="relu", slope=0.01, generator=None):
    if mode == "fan_in":
        fan = fans(weight)[0]
    elif mode == "fan_out":
        fan = fans(weight)[1]
    else:
        raise ValueError(f"unknown mode {mode}")
    std = gain_of(nonlinearity, slope) * fan**-0.5
    numbers = torch.normal(0.0, std, weight.shape, generator=generator, dtype=weight.dtype, device=weight.device)
    with torch.no_grad():
        weight.copy_(numbers)
    return weight
