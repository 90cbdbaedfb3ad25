"""Round the data of the tensor.   (tasks.md 7.2, mistake 1)

loses: detach
"""


def straight_through(x: torch.Tensor) -> torch.Tensor:
    return x.data.round()
