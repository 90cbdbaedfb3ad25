"""Add up one point too few.   (tasks.md 7.30, mistake 7)

loses: integrated
"""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    total = torch.zeros_like(x)
    for step in range(1, steps):
        total += input_gradient(model, start + step / steps * (x - start), target)
    return (x - start) * total / steps
