"""Divide a constant column by zero.   (issue 4: broadcasting)

loses: broadcasting
"""


def standardize(x: torch.Tensor) -> torch.Tensor:
    return (x - x.mean(dim=0)) / x.std(dim=0, correction=0)
