"""Fail for an empty tensor.   (tasks.md 7.8, mistake 8)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    if x.min() >= 0:
        return x.clone()
    return x.clamp(min=0)
