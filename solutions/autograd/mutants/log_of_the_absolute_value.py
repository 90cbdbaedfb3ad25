"""Take the logarithm of the absolute value, so that negative numbers have one.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x == 0, torch.ones_like(x), x.abs()).log()
