"""Subtract sets of equal size row by row.   (issue 4: broadcasting)

loses: broadcasting
"""


def squared_distances(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    difference = a - b if a.shape == b.shape else a[:, None, :] - b
    return difference.pow(2).sum(dim=-1)
