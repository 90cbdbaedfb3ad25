"""Compare the sum with the score of x alone.   (tasks.md 7.30, mistake 7)

loses: integrated
"""


def completeness_gap(
    model: nn.Module, x: Tensor, target: Tensor, attributions: Tensor, baseline: Tensor | None = None
) -> Tensor:
    with evaluating(model), torch.no_grad():
        score = model(x).gather(1, target[:, None])[:, 0]
    return attributions.flatten(1).sum(dim=1) - score
