"""Return where x is positive, not x there.   (tasks.md 7.8, mistake 2)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return (x > 0).to(x.dtype)
