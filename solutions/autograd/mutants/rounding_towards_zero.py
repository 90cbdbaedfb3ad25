"""Cut the digits off.   (tasks.md 7.2, definition)

loses: detach
"""


def straight_through(x: torch.Tensor) -> torch.Tensor:
    return x + (x.trunc() - x).detach()
