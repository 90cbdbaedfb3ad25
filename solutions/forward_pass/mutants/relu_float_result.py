"""Return floating point for integers.   (tasks.md 7.8, mistake 7)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x.clamp(min=0.0)
