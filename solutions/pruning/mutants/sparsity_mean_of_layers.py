"""Average the sparsities of the layers.   (tasks.md 7.26, mistake 11)

loses: model
"""


def sparsity(model: nn.Module) -> float:
    weights = list(prunable_weights(model).values())
    return sum(float((weight == 0).double().mean()) for weight in weights) / max(1, len(weights))
