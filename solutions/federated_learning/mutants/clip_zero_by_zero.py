"""Divide by the norm of an update that is zero.

loses: privacy
"""


def clip_update(update, max_norm):
    norm = torch.sqrt(sum(value.square().sum() for value in update.values()))
    return {name: value / norm * torch.clamp(norm, max=max_norm) for name, value in update.items()}
