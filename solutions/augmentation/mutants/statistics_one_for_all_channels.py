"""Use one mean and deviation for all channels.

loses: statistics
"""


def channel_statistics(images: Tensor) -> tuple[Tensor, Tensor]:
    values = images.double() / 255
    mean, std = values.mean(dim=(0, 2, 3)), values.std(dim=(0, 2, 3), correction=0)  # (C,), (C,)
    return values.mean().float().expand_as(mean), values.std(correction=0).float().expand_as(std)
