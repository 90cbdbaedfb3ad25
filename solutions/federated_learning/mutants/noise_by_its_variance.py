"""Take the variance for the standard deviation.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator, original=private_mean):
    return original(updates, max_norm, noise_multiplier**2 * max_norm, generator)
