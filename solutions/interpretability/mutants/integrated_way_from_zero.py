"""Begin the way at zero, whatever the baseline is.   (tasks.md 7.30, mistake 7)

loses: integrated
"""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    gradients = [input_gradient(model, (step + 0.5) / steps * x, target) for step in range(steps)]
    return (x - start) * torch.stack(gradients).mean(dim=0)
