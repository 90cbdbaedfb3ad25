"""Prune biases and normalisation, too.   (tasks.md 7.26, mistake 7)

loses: model
"""


def prunable_weights(model: nn.Module) -> dict[str, nn.Parameter]:
    return dict(model.named_parameters())
