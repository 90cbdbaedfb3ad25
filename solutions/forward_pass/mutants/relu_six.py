"""Cut off at 6.   (tasks.md 7.8, mistake 3)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x.clamp(min=0, max=6)
