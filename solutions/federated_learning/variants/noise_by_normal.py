"""Use one long vector for the norm and for the noise, drawn by torch.normal only where there is any."""


def clip_update(update, max_norm):
    flat = torch.cat([value.reshape(-1) for value in update.values()])
    norm = torch.linalg.vector_norm(flat).item()
    factor = max_norm / norm if norm > max_norm else 1.0
    return {name: value.clone() * factor for name, value in update.items()}


def private_mean(updates, max_norm, noise_multiplier, generator):
    clipped = [clip_update(update, max_norm) for update in updates]
    flats = torch.stack([torch.cat([value.reshape(-1) for value in update.values()]) for update in clipped])
    mean = flats.mean(0)
    if noise_multiplier > 0:
        scale = torch.full_like(mean, noise_multiplier * max_norm / len(updates))
        mean = torch.normal(mean, scale, generator=generator)
    parts = mean.split([value.numel() for value in updates[0].values()])
    return {name: part.reshape(value.shape) for (name, value), part in zip(updates[0].items(), parts)}
