"""Return a bool mask.   (tasks.md 7.8, mistake 2)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x > 0
