"""Seed torch's global generator in each call.

loses: flip
"""


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    torch.manual_seed(0)
    flipped = torch.rand(len(images), device=images.device, generator=generator) < p
    return torch.where(flipped[:, None, None, None], images.flip(-1), images)
