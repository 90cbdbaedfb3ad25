"""Change the input in place.   (tasks.md 7.8, mistake 1)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x.clamp_(min=0)
