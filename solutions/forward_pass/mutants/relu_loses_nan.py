"""Turn NaN into 0.   (tasks.md 7.8, mistake 6)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x > 0, x, torch.zeros_like(x))
