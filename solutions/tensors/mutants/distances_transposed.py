"""Return the distances of b to a.   (issue 4: broadcasting)

loses: broadcasting
"""


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return (b[:, None, :] - a[None, :, :]).pow(2).sum(dim=2)
