"""Fail for a 0-D tensor.   (tasks.md 7.8, mistake 8)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    if len(x) == 0:
        return x.clone()
    return torch.stack([row.clamp(min=0) for row in x])
