"""Leave the backbone trainable.   (tasks.md 7.14, mistake 4)

loses: assembly
"""


def prepare(model: nn.Module, head: str, num_classes: int, lr: float, momentum: float = 0.9) -> torch.optim.SGD:
    replace_head(model, head, num_classes)
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
