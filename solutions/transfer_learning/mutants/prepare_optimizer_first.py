"""Make the optimizer before the head is replaced.   (tasks.md 7.14, mistake 6)

loses: assembly
"""


def prepare(model: nn.Module, head: str, num_classes: int, lr: float, momentum: float = 0.9) -> torch.optim.SGD:
    freeze(model, head)
    optimizer = torch.optim.SGD(model.get_submodule(head).parameters(), lr=lr, momentum=momentum)
    replace_head(model, head, num_classes)
    return optimizer
