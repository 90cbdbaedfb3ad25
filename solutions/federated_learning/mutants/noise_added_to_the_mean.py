"""Add the noise of the sum to the mean.

loses: privacy
"""


def private_mean(updates, max_norm, noise_multiplier, generator, original=private_mean):
    return original(updates, max_norm, noise_multiplier * len(updates), generator)
