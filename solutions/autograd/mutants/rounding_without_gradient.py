"""Round, and let the gradient of rounding, zero, be.   (tasks.md 7.2, mistake 1)

loses: detach
"""


def straight_through(x: torch.Tensor) -> torch.Tensor:
    return x.round()
