"""Take every parameter called weight.   (tasks.md 7.26, mistake 7)

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    return {name: value for name, value in model.named_parameters() if name.split(".")[-1] == "weight"}
