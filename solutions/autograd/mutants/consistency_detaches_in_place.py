"""Detach the caller's target itself.   (tasks.md 7.2, definition)

loses: detach
"""


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (prediction - target.detach_()).pow(2).mean()
