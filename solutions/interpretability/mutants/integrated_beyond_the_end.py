"""Count the midpoints from 1, which leaves the way behind x.

loses: integrated
"""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    total = torch.zeros_like(x)
    for step in range(1, steps + 1):
        total += input_gradient(model, start + (step + 0.5) / steps * (x - start), target)
    return (x - start) * total / steps
