"""Divide by the number of all parameters.   (tasks.md 7.26, mistake 11)

loses: model
"""


def sparsity(model: nn.Module) -> float:
    zeros = sum(int((weight == 0).sum()) for weight in prunable_weights(model).values())
    return zeros / max(1, sum(parameter.numel() for parameter in model.parameters()))
