"""Leave the pixels between 0 and 255.

loses: statistics
"""


def channel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    values = images.double()
    mean, std = values.mean(dim=(0, 2, 3)), values.std(dim=(0, 2, 3), correction=0)  # (C,), (C,)
    return mean.float(), std.float()
