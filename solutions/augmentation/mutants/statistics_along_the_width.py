"""Lay mean and deviation along the width.

loses: statistics
"""


def normalise(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    return (images.float() / 255 - mean) / std
