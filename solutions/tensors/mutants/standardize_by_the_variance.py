"""Divide by the variance.   (issue 4: broadcasting)

loses: broadcasting
"""


def standardize(x: torch.Tensor) -> torch.Tensor:
    variance = x.var(dim=0, correction=0)
    return (x - x.mean(dim=0)) / torch.where(variance == 0, 1.0, variance)
