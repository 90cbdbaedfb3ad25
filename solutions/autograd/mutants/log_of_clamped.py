"""Clamp to a tiny number.   (tasks.md 7.2, definition)

loses: dynamic_graphs
"""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    return x.clamp(min=1e-12).log()
