"""Forget to multiply by the difference to the baseline.   (tasks.md 7.30, mistake 7)

loses: integrated
"""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    points = [start + (step + 0.5) / steps * (x - start) for step in range(steps)]
    return torch.stack([input_gradient(model, point, target) for point in points]).mean(dim=0)
