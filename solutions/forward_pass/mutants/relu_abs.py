"""Return the absolute value.   (tasks.md 7.8, mistake 3)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x.abs()
