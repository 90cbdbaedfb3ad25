"""Let the gradient reach the target.   (tasks.md 7.2, definition)

loses: detach
"""


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (prediction - target).pow(2).mean()
