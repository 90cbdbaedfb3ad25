"""Expand the square, which loses all digits far from zero.   (issue 4: broadcasting)

loses: broadcasting
"""


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return a.pow(2).sum(dim=1)[:, None] + b.pow(2).sum(dim=1) - 2 * a @ b.T
