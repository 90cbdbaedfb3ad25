"""Seed the generator anew for each entry.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator, original=private_mean):
    mean = {}
    seed = generator.initial_seed()
    for name in updates[0]:
        clipped = [{name: clip_update(update, max_norm)[name]} for update in updates]
        mean |= original(clipped, max_norm, noise_multiplier, generator.manual_seed(seed))
    return mean
