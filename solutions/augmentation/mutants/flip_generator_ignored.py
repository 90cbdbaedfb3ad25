"""Draw with Python's generator.

loses: flip
"""

import random


def random_flip(images: Tensor, p: float = 0.5, generator: torch.Generator | None = None) -> Tensor:
    flipped = torch.tensor([random.random() < p for _ in images], device=images.device)
    return torch.where(flipped[:, None, None, None], images.flip(-1), images)
