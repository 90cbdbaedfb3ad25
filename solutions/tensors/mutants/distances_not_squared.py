"""Take the root.   (issue 4: broadcasting)

loses: broadcasting
"""


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None, :] - b[None, :, :]).pow(2).sum(dim=2).sqrt()
