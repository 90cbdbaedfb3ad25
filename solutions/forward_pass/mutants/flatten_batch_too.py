"""Join the batch as well.   (tasks.md 7.10, mistake 1)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    if start_dim == 1 and end_dim == -1:
        return x.reshape(-1)
    start, end = start_dim % x.dim(), end_dim % x.dim()
    joined = math.prod(x.shape[start : end + 1])
    return x.reshape(*x.shape[:start], joined, *x.shape[end + 1 :])
