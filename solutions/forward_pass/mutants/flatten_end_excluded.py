"""Leave end_dim itself out.   (tasks.md 7.10, mistake 6)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    start, end = start_dim % x.dim(), end_dim % x.dim()
    if end_dim == -1:
        end = x.dim()
    joined = math.prod(x.shape[start:end])
    return x.reshape(*x.shape[:start], joined, *x.shape[end:])
