"""Divide by one less than the number of pixels.

loses: statistics
"""


def channel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    values = images.double() / 255
    mean, std = values.mean(dim=(0, 2, 3)), values.std(dim=(0, 2, 3))  # (C,), (C,)
    return mean.float(), std.float()
