"""Return a number.   (tasks.md 7.2, mistake 1)

loses: detach
"""


def consistency(prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    return torch.tensor((prediction - target.detach()).pow(2).mean().item(), dtype=torch.float64, requires_grad=True)
