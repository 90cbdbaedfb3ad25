"""Compare requires_grad where it should be set.   (tasks.md 7.14, mistake 10)

loses: freezing
"""


def freeze(model: nn.Module, head: str) -> nn.Module:
    for name, parameter in model.named_parameters():
        parameter.requires_grad == name.startswith(f"{head}.")
    return model
