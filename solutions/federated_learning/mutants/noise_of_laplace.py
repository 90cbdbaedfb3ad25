"""Draw from the Laplace distribution of the same standard deviation.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator, original=private_mean):
    scale = noise_multiplier * max_norm / len(updates) / 2**0.5
    mean = {}
    for name, value in original(updates, max_norm, 0.0, generator).items():
        unit = torch.rand(value.shape, generator=generator, dtype=value.dtype, device=value.device) - 0.5
        mean[name] = value - scale * unit.sign() * torch.log1p(-2 * unit.abs())
    return mean
