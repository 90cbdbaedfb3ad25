"""Integrate with the right end of each step."""


def integrated_gradients(
    model: nn.Module, x: Tensor, target: Tensor, baseline: Tensor | None = None, steps: int = 50
) -> Tensor:
    if baseline is None:
        baseline = x * 0
    total = 0
    for step in range(1, steps + 1):
        total = total + input_gradient(model, baseline + (x - baseline) * step / steps, target)
    return (x - baseline) * (total / steps)


def completeness_gap(
    model: nn.Module, x: Tensor, target: Tensor, attributions: Tensor, baseline: Tensor | None = None
) -> Tensor:
    if baseline is None:
        baseline = torch.zeros_like(x)
    rows = torch.arange(len(x), device=x.device)
    with evaluating(model), torch.inference_mode():
        scores = model(torch.cat([x, baseline]))
    high, low = scores[: len(x)][rows, target], scores[len(x) :][rows, target]
    return attributions.reshape(len(x), -1).sum(-1) - (high - low)
