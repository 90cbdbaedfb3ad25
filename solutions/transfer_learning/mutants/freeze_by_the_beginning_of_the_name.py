"""Take every parameter for the head's whose name begins like it.

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith(head)
    return model
