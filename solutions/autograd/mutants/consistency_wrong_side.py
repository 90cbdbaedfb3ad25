"""Detach the prediction.   (tasks.md 7.2, mistake 1)

loses: detach
"""


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return (prediction.detach() - target).pow(2).mean()
