"""Add the same number to all elements of an entry.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator, original=private_mean):
    scale = noise_multiplier * max_norm / len(updates)
    return {
        name: value + scale * torch.randn((), generator=generator, dtype=value.dtype, device=value.device)
        for name, value in original(updates, max_norm, 0.0, generator).items()
    }
