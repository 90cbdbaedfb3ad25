"""Forget to hand the generator on.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator, original=private_mean):
    scale = noise_multiplier * max_norm / len(updates)
    mean = original(updates, max_norm, 0.0, generator)
    return {name: value + scale * torch.randn_like(value) for name, value in mean.items()}
