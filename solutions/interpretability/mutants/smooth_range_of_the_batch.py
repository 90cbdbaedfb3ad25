"""Take the range of the whole batch.   (tasks.md 7.30, mistake 9)

loses: smoothgrad
"""


def smooth_grad(model: nn.Module, x: Tensor, target: Tensor, noise: Tensor, spread: float = 0.15) -> Tensor:
    sigma = spread * (x.max() - x.min())
    return torch.stack([input_gradient(model, x + sigma * each, target) for each in noise]).mean(dim=0)
