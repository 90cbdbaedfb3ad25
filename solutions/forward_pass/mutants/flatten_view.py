"""Use view, which fails where memory is not contiguous.   (tasks.md 7.10, mistake 3)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    start, end = start_dim % x.dim(), end_dim % x.dim()
    joined = math.prod(x.shape[start : end + 1])
    return x.view(*x.shape[:start], joined, *x.shape[end + 1 :])
