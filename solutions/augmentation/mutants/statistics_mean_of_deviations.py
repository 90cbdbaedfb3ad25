"""Average the standard deviations of the images.

loses: statistics
"""


def channel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    values = images.double() / 255
    mean, std = values.mean(dim=(0, 2, 3)), values.std(dim=(2, 3), correction=0).mean(dim=0)  # (C,), (C,)
    return mean.float(), std.float()
