"""Let a hundredth of the negative numbers through.   (tasks.md 7.8, mistake 3)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    return torch.maximum(x, x * 0.01).to(x.dtype)
