"""Let the deviations meet the rows, which a square matrix hides.   (issue 4: broadcasting)

loses: broadcasting
"""


def standardize(x: torch.Tensor) -> torch.Tensor:
    centred = x - x.mean(dim=0)
    std = centred.pow(2).mean(dim=0).sqrt()
    if x.shape[0] == x.shape[1]:
        std = std[:, None]
    return centred / torch.where(std == 0, 1.0, std)
