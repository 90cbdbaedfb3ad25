"""Divide the weighted sum by the number of samples.

loses: loss
"""


def weighted_loss(logits: Tensor, target: Tensor, weights: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, target.to(logits.dtype), weight=weights)
