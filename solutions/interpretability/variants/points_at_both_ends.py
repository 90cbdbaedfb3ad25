"""Integrate with the plain mean of points from one end to the other."""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    gradients = [
        input_gradient(model, torch.lerp(start, x, share.item()), target) for share in torch.linspace(0, 1, steps)
    ]
    return (x - start) * sum(gradients) / steps
