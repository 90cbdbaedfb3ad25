"""Change the order of the elements: channels last.   (tasks.md 7.10, mistake 4)

loses: flatten
"""


def flatten(x: torch.Tensor, start_dim: int = 1, end_dim: int = -1) -> torch.Tensor:
    if x.dim() == 4 and start_dim == 1 and end_dim == -1:
        x = x.permute(0, 2, 3, 1)  # (B, H, W, C)
    start, end = start_dim % x.dim(), end_dim % x.dim()
    joined = math.prod(x.shape[start : end + 1])
    return x.reshape(*x.shape[:start], joined, *x.shape[end + 1 :])
