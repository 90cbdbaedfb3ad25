"""Multiply by the mask.   (tasks.md 7.2, mistake 11)

loses: dynamic_graphs
"""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    return x.log() * (x > 0)
