"""Count over all parameters.   (tasks.md 7.26, mistake 11)

loses: model
"""


def sparsity(model: nn.Module) -> float:
    zeros = sum(int((parameter == 0).sum()) for parameter in model.parameters())
    return zeros / max(1, sum(parameter.numel() for parameter in model.parameters()))
