"""Flip in the images that are given.

loses: flip
"""


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    flipped = torch.rand(len(images), device=images.device, generator=generator) < p
    images[flipped] = images[flipped].flip(-1)
    return images
