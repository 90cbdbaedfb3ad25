"""Return float32 for every dtype below float64.   (tasks.md 7.8, mistake 7)

loses: relu
"""


def relu(x: torch.Tensor) -> torch.Tensor:
    x = x if x.dtype in (torch.float64, torch.int64) else x.float()
    return x.clamp(min=0)
