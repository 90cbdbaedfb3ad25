"""Follow the order in memory, not the order of the dimensions.   (tasks.md 7.10, mistake 4)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    start, end = start_dim % x.dim(), end_dim % x.dim()
    joined = math.prod(x.shape[start : end + 1])
    shape = (*x.shape[:start], joined, *x.shape[end + 1 :])
    return x.as_strided(shape, torch.empty(shape).stride())
