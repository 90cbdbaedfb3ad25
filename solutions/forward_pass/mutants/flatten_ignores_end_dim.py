"""Join all dimensions from start_dim on.   (tasks.md 7.10, mistake 6)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    start = start_dim % x.dim()
    return x.reshape(*x.shape[:start], math.prod(x.shape[start:]))
