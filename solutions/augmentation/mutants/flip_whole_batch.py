"""Draw once for the whole batch.

loses: flip
"""


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    flipped = torch.rand(1, device=images.device, generator=generator) < p
    return torch.where(flipped[:, None, None, None], images.flip(-1), images)
