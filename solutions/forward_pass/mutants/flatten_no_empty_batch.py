"""Let reshape guess the length, which an empty batch does not allow.   (tasks.md 7.10, mistake 8)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    start, end = start_dim % x.dim(), end_dim % x.dim()
    return x.reshape(*x.shape[:start], -1, *x.shape[end + 1 :])
