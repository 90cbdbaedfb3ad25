"""Understand no negative start_dim.   (tasks.md 7.10, mistake 6)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    end = end_dim % x.dim()
    joined = math.prod(x.shape[start_dim : end + 1])
    return x.reshape(*x.shape[: max(start_dim, 0)], joined, *x.shape[end + 1 :])
