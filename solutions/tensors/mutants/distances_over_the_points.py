"""Sum over the points of b.   (issue 4: broadcasting)

loses: broadcasting
"""


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (a[:, None, :] - b[None, :, :]).pow(2).sum(dim=1)
