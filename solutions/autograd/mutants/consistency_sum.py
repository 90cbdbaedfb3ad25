"""Sum the squares.   (tasks.md 7.2, definition)

loses: detach
"""


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (prediction - target.detach()).pow(2).sum()
