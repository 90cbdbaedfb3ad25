"""Clip the mean instead of each client.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator):
    mean = {name: sum(update[name] for update in updates) / len(updates) for name in updates[0]}
    scale = noise_multiplier * max_norm / len(updates)
    return {
        name: value + scale * torch.randn(value.shape, generator=generator, dtype=value.dtype, device=value.device)
        for name, value in clip_update(mean, max_norm).items()
    }
