"""Mix both images in float32.

loses: flip
"""


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    flipped = torch.rand(len(images), device=images.device, generator=generator) < p
    weight = flipped[:, None, None, None].float()
    return weight * images.flip(-1) + (1 - weight) * images
