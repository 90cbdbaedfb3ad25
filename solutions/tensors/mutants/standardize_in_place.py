"""Change the input in place.   (tasks.md 7.1, mistake 10)

loses: broadcasting
"""


def standardize(x: torch.Tensor) -> torch.Tensor:
    x -= x.mean(dim=0)
    std = x.pow(2).mean(dim=0).sqrt()
    x /= torch.where(std == 0, 1.0, std)
    return x
