"""Take logarithms of probabilities, with a small number against log(0).

loses: loss
"""


def weighted_loss(logits: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    p, y = torch.sigmoid(logits), target.to(logits.dtype)
    losses = -(y * (p + 1e-12).log() + (1 - y) * (1 - p + 1e-12).log())
    return (weights * losses).sum() / weights.sum()
