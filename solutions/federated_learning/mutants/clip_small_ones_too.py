"""Scale small updates up to the norm.

loses: privacy
"""


def clip_update(update, max_norm):
    norm = torch.sqrt(sum(value.square().sum() for value in update.values()))
    return {name: value * max_norm / norm.clamp(min=1e-300) for name, value in update.items()}
