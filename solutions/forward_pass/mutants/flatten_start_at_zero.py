"""Take start_dim 0 for the default, as torch.flatten does.   (tasks.md 7.10, mistake 1)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    start, end = start_dim % x.dim(), end_dim % x.dim()
    joined = math.prod(x.shape[start : end + 1])
    return x.reshape(*x.shape[:start], joined, *x.shape[end + 1 :])
