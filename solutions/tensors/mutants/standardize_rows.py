"""Standardize rows.   (issue 4: broadcasting)

loses: broadcasting
"""


def standardize(x: torch.Tensor) -> torch.Tensor:
    centred = x - x.mean(dim=1, keepdim=True)
    std = centred.pow(2).mean(dim=1, keepdim=True).sqrt()
    return centred / torch.where(std == 0, 1.0, std)
