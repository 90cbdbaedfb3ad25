"""Divide by 0 when there is nothing to prune.

loses: model
"""


def sparsity(model: nn.Module) -> float:
    weights = prunable_weights(model).values()
    return sum(int((weight == 0).sum()) for weight in weights) / sum(weight.numel() for weight in weights)
