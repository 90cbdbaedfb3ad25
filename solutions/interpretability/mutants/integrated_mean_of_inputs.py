"""Average the inputs of the way, and take one gradient there.   (tasks.md 7.30, mistake 7)

loses: integrated
"""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    points = torch.stack([start + (step + 0.5) / steps * (x - start) for step in range(steps)])
    return (x - start) * input_gradient(model, points.mean(dim=0), target)
