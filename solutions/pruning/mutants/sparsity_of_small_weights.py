"""Count what is nearly 0, too.

loses: model
"""


def sparsity(model: nn.Module) -> float:
    weights = prunable_weights(model).values()
    zeros = sum(int((weight.abs() < 0.05).sum()) for weight in weights)
    return zeros / max(1, sum(weight.numel() for weight in weights))
