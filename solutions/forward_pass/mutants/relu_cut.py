"""Cut the gradient with .data.   (tasks.md 7.8, mistake 9)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return x.data.clamp(min=0)
