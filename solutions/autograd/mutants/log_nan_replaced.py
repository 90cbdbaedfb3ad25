"""Replace NaN afterwards, which the gradient does not notice.   (tasks.md 7.2, mistake 11)

loses: dynamic_graphs
"""


def log_or_zero(x: torch.Tensor) -> torch.Tensor:
    return torch.nan_to_num(x.log(), nan=0.0, neginf=0.0)
