"""Freeze first, and give all parameters to the optimizer."""


def prepare(model: nn.Module, head: str, num_classes: int, lr: float, momentum: float = 0.9) -> torch.optim.SGD:
    model.requires_grad_(False)
    replace_head(model, head, num_classes)
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
