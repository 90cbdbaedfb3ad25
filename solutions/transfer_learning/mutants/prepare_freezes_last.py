"""Freeze everything after the head was replaced.   (tasks.md 7.14, mistake 1)

loses: assembly
"""


def prepare(model: nn.Module, head: str, num_classes: int, lr: float, momentum: float = 0.9) -> torch.optim.SGD:
    replace_head(model, head, num_classes)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    model.requires_grad_(False)
    return optimizer
