"""Compute the loss under no_grad.   (tasks.md 7.2, mistake 1)

loses: detach
"""


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return (prediction - target).pow(2).mean()
