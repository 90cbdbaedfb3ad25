"""Compute both branches.   (tasks.md 7.2, mistake 11)

loses: dynamic_graphs
"""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x > 0, x.log(), 0.0)
