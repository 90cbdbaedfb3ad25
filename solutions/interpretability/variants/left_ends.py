"""Integrate with the left end of each step, the baseline among them."""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    start = torch.zeros_like(x) if baseline is None else baseline
    shares = torch.arange(steps, dtype=x.dtype, device=x.device) / steps
    points = [input_gradient(model, torch.lerp(start, x, share), target) for share in shares]
    return (x - start) * torch.stack(points).mean(dim=0)
