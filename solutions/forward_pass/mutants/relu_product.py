"""Multiply by a mask, which makes NaN of minus infinity.   (tasks.md 7.8, mistake 5)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x * (x > 0)
