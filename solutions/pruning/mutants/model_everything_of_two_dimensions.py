"""Take every parameter of two dimensions or more.   (tasks.md 7.26, mistake 7)

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    return {name: value for name, value in model.named_parameters() if value.dim() > 1}
